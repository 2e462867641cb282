"""The declaration of the package `meetings`."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.meetings import events, evidence, handlers, home
from webapp.meetings.models import FitReply, Meeting
from webapp.meetings.services import INVITES
from webapp.meetings.views import bp
from webapp.mentoring.events import PairClosing, PairEnded, PairPaused
from webapp.mentoring.providers import edition_parts, pair_parts, pair_steps
from webapp.recognition import providers as recognition
from webapp.web.features import Feature

FEATURE = Feature(
    name="meetings",
    blueprints=(bp,),
    next_steps=home.next_steps,
    handlers={
        PairPaused: (handlers.cancel_meetings,),
        PairClosing: (handlers.cancel_meetings,),
        PairEnded: (handlers.cancel_meetings,),
    },
    silent_events={
        events.MeetingPlanned: "the service itself invites both people",
        events.MeetingMoved: "appointments tells both people",
        events.MeetingCancelled: "appointments tells both people",
        events.MeetingHeld: "the page of the pair shows it",
        events.MeetingNotHeld: "the page of the pair shows it",
        events.FitAnswered: "only the person may know the answer",
    },
    periodic=(
        PeriodicJob(
            "closing of pairs",
            timedelta(minutes=10),
            LazyJob("webapp.meetings.jobs:close_pairs"),
        ),
    ),
    providers=(
        pair_steps.answered_by(home.pair_steps),
        pair_parts.answered_by(home.pair_parts),
        edition_parts.answered_by(home.edition_parts),
        recognition.evidence.answered_by(evidence.completed_pairs),
        recognition.measures.answered_by(evidence.measures),
    ),
    messages=(INVITES,),
    exports={Meeting: "person_id", FitReply: "person_id"},
)
