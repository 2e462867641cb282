"""The declaration of the package `programs`."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.programs import events, handlers
from webapp.programs.models import Enrollment
from webapp.programs.views import bp
from webapp.programs.workflow import Consent
from webapp.web.features import ConsentText, Feature, NavigationItem, ReceiptLine

FEATURE = Feature(
    name="programs",
    blueprints=(bp,),
    navigation=(NavigationItem(10, "programs.home", gettext_noop("Home")),),
    handlers={AccountEnded: (handlers.leave_after_end,)},
    silent_events={
        events.ProgramCreated: "a draft concerns its lead alone",
        events.ProgramChanged: "pages read it at each request",
        events.SponsorAnswered: "pages read it at each request",
        events.CharterWritten: "people on an older version are asked at each step",
        events.ProgramMoved: "rules read the state at each step",
        events.Joined: "the page says it; enrollment is read at each step",
        events.Agreed: "the agreed version is read at each step",
        events.Resumed: "enrollment is read at each step, and nobody is told",
        events.ConsentGiven: "consents are read at each step",
        events.BriefOpened: "it is found on the home page",
        events.BriefChanged: "pages read it at each request",
        events.BriefMoved: "whether it can be written from is read at each step",
        events.ThemeMoved: "whether it can be written about is read at each step",
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
            gettext_noop("%(num)s thing you allowed has stopped."),
            gettext_noop("%(num)s things you allowed have stopped."),
            gettext_noop("You had allowed nothing further, so nothing had to stop."),
        ),
    ),
    consents={
        Consent.listed.value: ConsentText(
            gettext_noop("Be named to others in the program"),
            gettext_noop("Your name stands on the page of people in this program."),
            gettext_noop("people who are in this program, and nobody else"),
            gettext_noop("Your name is gone from that page at once."),
            used=True,
        ),
        Consent.suggestions.value: ConsentText(
            gettext_noop("Receive suggestions"),
            gettext_noop("You may be told of a brief that fits what you wrote about before."),
            gettext_noop("you alone"),
            gettext_noop("No suggestion reaches you from then on."),
            used=False,
        ),
        Consent.career_page.value: ConsentText(
            gettext_noop("Appear on the public career page"),
            gettext_noop(
                "An approved story of yours may stand on the career page with your first name."
            ),
            gettext_noop("everybody who opens the career page"),
            gettext_noop("Your stories are gone from that page at once."),
            used=False,
        ),
    },
    exports={Enrollment: "person_id"},
)
