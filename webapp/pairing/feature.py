"""The declaration of the package `pairing`."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.mentoring.providers import edition_parts, pair_parts
from webapp.pairing import events
from webapp.pairing.models import MatchRun
from webapp.pairing.providers import runs_part, why_part
from webapp.pairing.views import bp
from webapp.web.features import Feature

PLAIN = "the page of the run shows it"
FEATURE = Feature(
    name="pairing",
    blueprints=(bp,),
    silent_events={
        events.RunAsked: "the worker computes it",
        events.RunReviewed: "each look at names is in the activity log",
        events.RunApproved: PLAIN,
        events.RunPublished: "the service itself asks the people",
        events.RunDiscarded: PLAIN,
    },
    jobs={
        "match": LazyJob("webapp.pairing.jobs:find_pairs"),
        "why_not": LazyJob("webapp.pairing.jobs:answer_why_not"),
    },
    job_labels={
        "match": _l("Pairs of mentoring"),
        "why_not": _l("Questions about pairs of mentoring"),
    },
    periodic=(
        PeriodicJob(
            "pairs of people without a partner",
            timedelta(minutes=10),
            LazyJob("webapp.pairing.jobs:pair_again"),
        ),
    ),
    providers=(
        edition_parts.answered_by(runs_part),
        pair_parts.answered_by(why_part),
    ),
    exports={
        MatchRun: "person_id",
    },
)
