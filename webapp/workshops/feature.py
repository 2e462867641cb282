"""The declaration of the package `workshops`."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.programs.providers import lead_lines, participant_pages
from webapp.recognition import providers as recognition
from webapp.web.features import Feature, NavigationItem, ReceiptLine
from webapp.workshops import events, evidence, handlers, home
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.services.inviting import JOB
from webapp.workshops.services.messages import MESSAGES
from webapp.workshops.views import bp

PLAIN = "pages read it at each request"
PRIVATE = "only the person may know; the service itself gives a free place to the next person"
FEATURE = Feature(
    name="workshops",
    blueprints=(bp,),
    navigation=(
        NavigationItem(24, "workshops.index", gettext_noop("Workshops"), home.is_offered),
    ),
    next_steps=home.next_steps,
    search=home.hits,
    handlers={Left: (handlers.leave_workshops,), AccountEnded: (handlers.end_with_account,)},
    silent_events={
        events.WorkshopCreated: PLAIN,
        events.WorkshopChanged: "appointments tells the people who signed up of a new time or place",
        events.WorkshopMoved: "appointments tells the people who signed up that it is canceled",
        events.WorkshopDeleted: "nobody but its holder knew of the draft",
        events.UnitsInvited: "the service itself asks the people",
        events.PlaceTaken: PRIVATE,
        events.PlaceGiven: PRIVATE,
        events.PlaceLeft: PRIVATE,
        events.AttendanceStated: PRIVATE,
        events.SignUpsDeleted: PLAIN,
    },
    jobs={JOB: LazyJob("webapp.workshops.jobs:send_invitations")},
    job_labels={JOB: _l("Invitations to workshops")},
    periodic=(
        PeriodicJob(
            "workshops that are over", timedelta(minutes=10),
            LazyJob("webapp.workshops.jobs:meet_deadlines"),
        ),
    ),
    providers=(
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
        recognition.evidence.answered_by(evidence.attended),
    ),
    receipt=(
        ReceiptLine(
            "workshops", gettext_noop("%(num)s sign-up for a workshop was removed."),
            gettext_noop("%(num)s sign-ups for workshops were removed."),
        ),
    ),
    messages=MESSAGES,
    exports={Workshop: "person_id", SignUp: "person_id"},
)  # fmt: skip
