"""The declaration of the package `mirror`."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.mirror import events
from webapp.mirror.home import lead_lines as line_of_mirror
from webapp.mirror.views import bp
from webapp.programs.providers import lead_lines
from webapp.web.features import Feature

FEATURE = Feature(
    name="mirror",
    blueprints=(bp,),
    silent_events={events.MirrorStored: "pages read the newest one"},
    periodic=(
        PeriodicJob(
            "compare employees and customers", timedelta(minutes=10),
            LazyJob("webapp.mirror.jobs:compare_quarters"),
        ),
    ),
    providers=(lead_lines.answered_by(line_of_mirror),),
)  # fmt: skip
