"""The declaration of the package `programs`."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.program_kinds import Consent, Kind
from webapp.programs import events, handlers, home, search
from webapp.programs.models import CharterDraft, Enrollment
from webapp.programs.views import bp
from webapp.web.features import ConsentText, Feature, NavigationItem, ReceiptLine

FEATURE = Feature(
    name="programs",
    blueprints=(bp,),
    navigation=(NavigationItem(10, "programs.home", gettext_noop("Home")),),
    next_steps=home.next_steps,
    search=search.hits,
    handlers={AccountEnded: (handlers.leave_after_end, handlers.forget_saver_after_end)},
    silent_events={
        events.ProgramCreated: "a draft concerns its lead alone",
        events.ProgramChanged: "pages read it at each request",
        events.SponsorAnswered: "pages read it at each request",
        events.CharterWritten: "people on an older version are asked at each step",
        events.CharterDraftSaved: "only leads of the program see a draft",
        events.CharterDraftDiscarded: "only leads of the program see a draft",
        events.Joined: "the page says it; enrollment is read at each step",
        events.Agreed: "the agreed version is read at each step",
        events.ConsentGiven: "consents are read at each step",
    },
    periodic=(
        PeriodicJob(
            "return from pauses",
            timedelta(minutes=10),
            LazyJob("webapp.programs.jobs:return_from_pauses"),
        ),
    ),
    receipt=(
        ReceiptLine(
            "consents",
            gettext_noop("%(num)s option was turned off."),
            gettext_noop("%(num)s options were turned off."),
        ),
    ),
    consents={
        Consent.listed.value: ConsentText(
            gettext_noop("Show my name to participants"),
            gettext_noop(
                "Your name appears on the list of participants and on stories you shared."
            ),
            gettext_noop("participants of this program"),
            gettext_noop("Your name is removed from these pages at once."),
            dict.fromkeys(
                (Kind.mentoring, Kind.champions, Kind.cocreation),
                gettext_noop("Your name appears on the list of participants."),
            ),
        ),
    },
    exports={Enrollment: "person_id", CharterDraft: "person_id"},
)
