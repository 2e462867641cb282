"""Declares the web layer's own pages and periodic jobs to the application."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.web.features import Feature
from webapp.web.sessions import StoredSession
from webapp.web.views import bp

FEATURE = Feature(
    name="web",
    blueprints=(bp,),
    periodic=(
        PeriodicJob(
            "seal activity", timedelta(seconds=20), LazyJob("webapp.web.jobs:seal_activity"),
            per_machine=True,
        ),
        PeriodicJob(
            "sweep sessions", timedelta(minutes=10), LazyJob("webapp.web.jobs:sweep_sessions")
        ),
    ),
    exports={StoredSession: "person_id"},
)  # fmt: skip
