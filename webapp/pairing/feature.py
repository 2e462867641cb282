"""The declaration of the package `pairing`."""

from flask_babel import lazy_gettext as _l

from webapp.core.jobs import LazyJob
from webapp.mentoring.providers import edition_parts
from webapp.pairing import events
from webapp.pairing.models import MatchRun
from webapp.pairing.providers import runs_part
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
    },
    job_labels={
        "match": _l("Pairs of mentoring"),
    },
    providers=(edition_parts.answered_by(runs_part),),
    exports={
        MatchRun: "person_id",
    },
)
