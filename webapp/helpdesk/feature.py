"""The declaration of the package `helpdesk`."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.champions.events import ChampionMoved, HoursLowered
from webapp.champions.providers import help_pages
from webapp.champions.queries import accepted_minutes, held_minutes
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.helpdesk import events, handlers, home, queries, search
from webapp.helpdesk.models import GuidanceNote, HelpHop, HelpRequest
from webapp.helpdesk.services.messages import MESSAGES
from webapp.helpdesk.views import bp
from webapp.people.events import AccountEnded
from webapp.programs.events import Left, ProgramMoved
from webapp.programs.providers import lead_lines, participant_pages
from webapp.web.features import Feature, ReceiptLine

PLAIN = "pages read it at each request"
FEATURE = Feature(
    name="helpdesk",
    blueprints=(bp,),
    next_steps=home.next_steps,
    search=search.hits,
    handlers={
        Left: (handlers.release_after_leaving,),
        ChampionMoved: (handlers.release_questions,),
        HoursLowered: (handlers.release_above_hours,),
        ProgramMoved: (handlers.stop_with_program,),
        AccountEnded: (handlers.withdraw_with_account,),
    },
    silent_events={
        events.HelpAsked: "the service itself queues the routing",
        events.HelpMoved: "the service itself tells who needs to know",
        events.HelpTextsDeleted: "the page no longer exists for anyone",
        events.GuidanceSaved: PLAIN,
        events.GuidanceMoved: PLAIN,
    },
    jobs={"help": LazyJob("webapp.helpdesk.jobs:route")},
    job_labels={"help": _l("Help requests to route")},
    periodic=(
        PeriodicJob(
            "answer times of help requests",
            timedelta(minutes=10),
            LazyJob("webapp.helpdesk.jobs:meet_deadlines"),
        ),
    ),
    providers=(
        held_minutes.answered_by(queries.held_minutes),
        accepted_minutes.answered_by(queries.accepted_minutes),
        help_pages.answered_by(home.help_pages),
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
    ),
    receipt=(
        ReceiptLine(
            "help_requests", gettext_noop("%(num)s help request is passed to another champion."),
            gettext_noop("%(num)s help requests are passed to other champions."),
        ),
    ),
    messages=MESSAGES,
    exports={HelpRequest: "person_id", HelpHop: "champion_id", GuidanceNote: "author_id"},
)  # fmt: skip
