"""Declares insights to the application."""

from datetime import timedelta
from typing import Any

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.insights import applicants, events, handlers, queries
from webapp.insights.home import next_steps
from webapp.insights.providers import applicants_part
from webapp.insights.views import bp
from webapp.mentoring.events import EditionMoved
from webapp.mentoring.providers import edition_parts
from webapp.program_kinds import Consent, Kind
from webapp.programs.providers import review_delay
from webapp.releases.providers import published_figures
from webapp.web.features import ConsentText, Feature, NavigationGroup, NavigationItem


def _reads_figures(person: Any) -> bool:  # noqa: ANN401 - signature of a navigation item
    return bool(queries.readable(person))


FEATURE = Feature(
    name="insights",
    blueprints=(bp,),
    navigation=(
        NavigationItem(50, "insights.index", gettext_noop("Figures"), _reads_figures,
                       group=NavigationGroup.measurement),
    ),
    next_steps=next_steps,
    handlers={EditionMoved: (handlers.count_applicants,)},
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
    providers=(
        review_delay.answered_by(queries.review_delay),
        edition_parts.answered_by(applicants_part),
        published_figures.answered_by(applicants.published),
    ),
    consents={
        Consent.measuring.value: ConsentText(
        gettext_noop("Include my activity in figures"),
        gettext_noop(
            "Your stories and shares enter the program’s figures under a pseudonym. This includes "
            "similarity to the brief, and what networks report about your posts."
        ),
        gettext_noop("people who read the program’s figures, never with your name or for a small group"),
        gettext_noop("Later figures no longer include you. Published figures stay."),
        {
            Kind.mentoring: gettext_noop(
                "When this program has figures, they may include your participation under a pseudonym."
            )
        },
        ),
    },
)  # fmt: skip
