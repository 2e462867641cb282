"""What the page of a program's figures shows, read from stored figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.core.bands import OwnWords
from analytics.core.group_figure import GroupFigure
from analytics.core.participation import Participation
from analytics.core.reported import ReportedViews
from analytics.core.visit_weeks import VisitWeeks
from analytics.core.visits_figure import VisitsFigure
from webapp.insights import queries, review_figures
from webapp.insights.headlines import Headline, headlines
from webapp.insights.models import StoredFigure
from webapp.insights.review_figures import ReviewFigures
from webapp.insights.weeks import RANGE, RANGES, sunday
from webapp.programs.models import Program


@dataclass(frozen=True)
class FiguresPage:
    """The stored figures of a program for the last `weeks` closed weeks; None where none is stored.

    `until` is the last day of the four weeks that the headlines are about.
    """

    weeks: int
    until: date | None
    headlines: tuple[Headline, ...]
    visits: VisitsFigure | None
    reach: GroupFigure | None
    trend: VisitWeeks
    withheld: bool
    snapshot: str | None
    people: Participation | None
    words: OwnWords | None
    reported: ReportedViews | None
    reviews: ReviewFigures | None


def figures_page(program: Program, weeks: int) -> FiguresPage:
    """Read the page of a program for a number of weeks."""
    stored = queries.newest(program, queries.visits_name(weeks))
    people = _content(queries.newest(program, queries.PARTICIPATION))
    words = _content(queries.newest(program, queries.OWN_WORDS))
    reported = _content(queries.newest(program, queries.REPORTED))
    numbers = headlines(program, queries.weeks_of(program))
    found = _content(stored) or {"visits": None, "reach": None, "weeks": []}
    return FiguresPage(
        weeks=weeks,
        until=sunday(numbers.week) if numbers.week else None,
        headlines=numbers.items,
        visits=VisitsFigure.from_dict(found["visits"]) if found["visits"] else None,
        reach=GroupFigure.from_dict(found["reach"]) if found["reach"] else None,
        trend=VisitWeeks.from_dict(found),
        withheld=bool(stored and stored.withheld),
        snapshot=stored.snapshot if stored else None,
        people=Participation.from_dict(people["figure"]) if people else None,
        words=OwnWords.from_dict(words["figure"]) if words else None,
        reported=ReportedViews.from_dict(reported) if reported else None,
        reviews=reviews_of(program),
    )


def reviews_of(program: Program) -> ReviewFigures | None:
    """Return the figures of review as last stored; None before the first week closed."""
    stored = queries.newest(program, queries.REVIEW)
    return review_figures.from_dict(stored.content) if stored else None


def weeks_asked(text: str | None) -> int:
    """Return a number of weeks that can be shown: what the address asks for, or the default."""
    return next((number for number in RANGES if str(number) == text), RANGE)


def _content(stored: StoredFigure | None) -> Mapping[str, Any] | None:
    return stored.content if stored else None
