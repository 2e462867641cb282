"""The declaration of the package `champions`."""

from datetime import timedelta

from webapp.champions import events, evidence, handlers, home, queries
from webapp.champions.models import Champion, Proposal, SkillConfirmation, TimeEntry
from webapp.champions.services.messages import MESSAGES
from webapp.champions.views import bp
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.programs.events import Left, Paused, ProgramMoved, Resumed
from webapp.programs.providers import lead_lines, participant_pages
from webapp.recognition import providers as recognition
from webapp.web.features import Feature, NavigationItem, ReceiptLine
from webapp.workshops.providers import is_champion

FEATURE = Feature(
    name="champions",
    blueprints=(bp,),
    navigation=(
        NavigationItem(
            26, "champions.mine", gettext_noop("Champions"), home.is_offered, home.waiting
        ),
    ),
    next_steps=home.next_steps,
    handlers={
        Left: (handlers.stop_after_leaving,),
        ProgramMoved: (handlers.stop_with_program,),
        Paused: (handlers.pause_with_enrollment,),
        Resumed: (handlers.resume_with_enrollment,),
        AccountEnded: (handlers.end_with_account,),
        events.ChampionMoved: (handlers.call_off_clinics,),
    },
    silent_events={
        events.TopicsChanged: "pages read it at each request",
        events.Proposed: "the service itself asks the person",
        events.Applied: "the service itself asks the manager",
        events.ManagerAsked: "the service itself asks the manager",
        events.SkillConfirmed: "the directory reads it at each request",
        events.TimeDeclared: "the directory reads it at each request",
    },
    periodic=(
        PeriodicJob(
            "answer times and quarters of champions",
            timedelta(minutes=10),
            LazyJob("webapp.champions.jobs:meet_deadlines"),
        ),
    ),
    providers=(
        is_champion.answered_by(queries.is_active),
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
        recognition.evidence.answered_by(evidence.whole_quarters),
    ),
    receipt=(
        ReceiptLine(
            "champions", gettext_noop("%(num)s role as a champion has ended."),
            gettext_noop("%(num)s roles as a champion have ended."),
        ),
    ),
    messages=MESSAGES,
    exports={
        Champion: "person_id",
        Proposal: "person_id",
        SkillConfirmation: "person_id",
        TimeEntry: "champion_id",
    },
)  # fmt: skip
