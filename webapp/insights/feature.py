"""Declares insights to the application."""

from datetime import timedelta
from typing import Any

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.insights import events, queries
from webapp.insights.views import bp
from webapp.programs.providers import review_delay
from webapp.programs.workflow import Consent
from webapp.web.features import ConsentText, Feature, NavigationItem


def _reads_figures(person: Any) -> bool:  # noqa: ANN401 - signature of a navigation item
    return bool(queries.readable(person))


FEATURE = Feature(
    name="insights",
    blueprints=(bp,),
    navigation=(NavigationItem(50, "insights.index", gettext_noop("Figures"), _reads_figures),),
    silent_events={events.FigureStored: "pages read the newest one"},
    periodic=(
        PeriodicJob(
            "close weeks", timedelta(minutes=10),
            LazyJob("webapp.insights.jobs.closing:close_and_measure"),
        ),
        PeriodicJob(
            "delete old visits", timedelta(hours=6),
            LazyJob("webapp.insights.jobs.retention:sweep_old"), per_machine=True,
        ),
    ),
    providers=(review_delay.answered_by(queries.review_delay),),
    consents={
        Consent.measuring.value: ConsentText(
        gettext_noop("Take part in measuring"),
        gettext_noop(
            "Under a pseudonym these enter the figures of the program, from the day you joined: "
            "when you send and share stories, how much of their words the brief supplied, and what "
            "networks count of posts that went out through your account."
        ),
        gettext_noop("whoever reads the figures of the program, never for a small group nor with your name"),
        gettext_noop("You are absent from the next figures that are made; those already told stay."),
        used=True,
        ),
    },
)  # fmt: skip
