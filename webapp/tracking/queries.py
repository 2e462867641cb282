"""Queries of links and their visits."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from webapp.core import db
from webapp.stories.models import Story
from webapp.tracking.models import TrackedLink, Visit


@dataclass(frozen=True)
class LinkTarget:
    """The destination of a token; `charter` is the slug of its program."""

    link_id: str
    destination: str
    charter: str


def find_target(token: str) -> LinkTarget | None:
    """The target of a token, or None."""
    link = db.session().scalar(select(TrackedLink).where(TrackedLink.token == token))
    if link is None:
        return None
    return LinkTarget(link.id, link.program.destination, link.program.slug)


def first_uncounted() -> int | None:
    """The earliest moment (microseconds) of a visit that no closed week counts yet."""
    return db.session().scalar(select(func.min(Visit.at_us)).where(Visit.week.is_(None)))


def authors_by_week(weeks: Collection[str]) -> dict[tuple[str, str], int]:
    """The number of authors whose links were visited, by program and closed week."""
    counted = (
        select(TrackedLink.program_id, Visit.week, func.count(Story.person_id.distinct()))
        .select_from(Visit)
        .join(TrackedLink, TrackedLink.id == Visit.link_id)
        .join(Story, Story.id == TrackedLink.story_id)
        .where(Visit.week.in_(weeks))
        .group_by(TrackedLink.program_id, Visit.week)
    )
    return {(program, str(week)): n for program, week, n in db.session().execute(counted)}


def counted_visits(weeks: Collection[str]) -> Iterator[Sequence[Any]]:
    """Yield the visits of closed weeks as rows: columns of the visit, then of its link."""
    found = (
        select(
            Visit.event_id, Visit.at_us, Visit.week, Visit.visitor, Visit.viewer, Visit.decided,
            TrackedLink.id, TrackedLink.token, TrackedLink.program_id, TrackedLink.unit_id,
        )
        .join(TrackedLink, TrackedLink.id == Visit.link_id)
        .where(Visit.week.in_(weeks))
        .order_by(Visit.id)
        .execution_options(yield_per=10_000)
    )  # fmt: skip
    yield from db.session().execute(found)
