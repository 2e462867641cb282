"""The declaration of the package `releases`."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.recruitment.events import RecruitmentFiguresStored
from webapp.releases import events, handlers
from webapp.releases.rules import reads_ledger
from webapp.releases.views import bp
from webapp.web.features import Feature, NavigationGroup, NavigationItem

FEATURE = Feature(
    name="releases",
    blueprints=(bp,),
    navigation=(
        NavigationItem(51, "releases.index", gettext_noop("Released tables"), reads_ledger,
                       group=NavigationGroup.measurement),
    ),
    handlers={RecruitmentFiguresStored: (handlers.record_recruitment,)},
    silent_events={
        events.TableReleased: "the page of the ledger reads it",
        events.ResultComputed: "the page of the wave reads the result",
    },
    periodic=(
        PeriodicJob(
            "results of waves", timedelta(minutes=5),
            LazyJob("webapp.releases.jobs.results:compute_results"),
        ),
    ),
)  # fmt: skip
