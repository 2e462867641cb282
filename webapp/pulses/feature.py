"""The declaration of the package `pulses`."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.meetings.providers import last_words_said
from webapp.mentoring.providers import edition_parts, pair_parts, pair_steps
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.pulses import events, handlers, home
from webapp.pulses.models import Pulse
from webapp.pulses.queries import both_answered_last
from webapp.pulses.views import bp
from webapp.web.features import Feature

FEATURE = Feature(
    name="pulses",
    blueprints=(bp,),
    next_steps=home.next_steps,
    handlers={
        Left: (handlers.forget_after_leaving,),
        AccountEnded: (handlers.forget_with_account,),
    },
    silent_events={
        events.PulseAnswered: "only the person can see the answers",
    },
    periodic=(
        PeriodicJob(
            "figures of pulses",
            timedelta(hours=12),
            LazyJob("webapp.pulses.jobs:release_figures"),
        ),
    ),
    providers=(
        pair_parts.answered_by(home.pair_parts),
        pair_steps.answered_by(home.pair_steps),
        edition_parts.answered_by(home.edition_parts),
        last_words_said.answered_by(both_answered_last),
    ),
    exports={Pulse: "person_id"},
)
