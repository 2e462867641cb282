"""The declaration of the package `recruitment`."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.programs.providers import lead_lines
from webapp.recruitment import events
from webapp.recruitment.home import lead_lines as line_of_recruitment
from webapp.recruitment.views import bp
from webapp.web.features import Feature

NEXT_FIGURES = "a periodic job computes the figures"
FEATURE = Feature(
    name="recruitment",
    blueprints=(bp,),
    silent_events={
        events.ApplicationsImported: NEXT_FIGURES,
        events.HiresImported: NEXT_FIGURES,
        events.RecruitmentDeleted: "stored figures keep what they show",
    },
    periodic=(
        PeriodicJob(
            "figures of recruitment", timedelta(minutes=30),
            LazyJob("webapp.recruitment.jobs.figures:store"),
        ),
        PeriodicJob(
            "delete old rows of recruitment", timedelta(hours=6),
            LazyJob("webapp.recruitment.jobs:sweep_old"),
        ),
    ),
    providers=(lead_lines.answered_by(line_of_recruitment),),
)  # fmt: skip
