"""Reads of shares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.people.models import Person
from webapp.shares.models import Share, TrackedLink, Visit
from webapp.shares.workflow import State
from webapp.stories.models import Story


@dataclass(frozen=True)
class Target:
    """Where a token leads."""

    link_id: str
    destination: str
    charter: str


def own(person: Person, share_id: str) -> Share:
    """A share of this person; raises Missing."""
    found = db.session().get(Share, share_id)
    if found is None or found.person_id != person.id:
        raise Missing("There is no such share, or it is not yours.")
    return found


def of_story(story: Story) -> list[Share]:
    """The shares of a story that were not cancelled, oldest first."""
    return list(
        db.session().scalars(
            select(Share)
            .where(Share.story_id == story.id, Share.state != State.cancelled)
            .order_by(Share.made_at)
        )
    )


def running(story: Story, channel: str) -> Share | None:
    """The share of a story on a channel, if there is one."""
    return next((s for s in of_story(story) if s.channel == channel), None)


def prepared(*, person_id: str, program_id: str) -> list[Share]:
    """What somebody prepared in a program and did not post."""
    return list(
        db.session().scalars(
            select(Share).where(
                Share.person_id == person_id,
                Share.program_id == program_id,
                Share.state == State.prepared,
            )
        )
    )


def link_of(story: Story, channel: str) -> TrackedLink | None:
    """The link of a story on a channel."""
    return db.session().scalar(
        select(TrackedLink).where(TrackedLink.story_id == story.id, TrackedLink.channel == channel)
    )


def target(token: str) -> Target | None:
    """Where a token leads, or None."""
    link = db.session().scalar(select(TrackedLink).where(TrackedLink.token == token))
    if link is None:
        return None
    return Target(link.id, link.program.destination, link.program.slug)


def first_uncounted() -> int | None:
    """The earliest moment (microseconds) of a visit that no closed week holds yet."""
    return db.session().scalar(select(func.min(Visit.at_us)).where(Visit.week.is_(None)))


def authors_visited(program_id: str) -> int:
    """How many people have links with visits in closed weeks."""
    counted = (
        select(func.count(Story.person_id.distinct()))
        .select_from(TrackedLink)
        .join(Story, Story.id == TrackedLink.story_id)
        .where(TrackedLink.program_id == program_id)
        .where(
            select(Visit.id)
            .where(Visit.link_id == TrackedLink.id, Visit.week.is_not(None))
            .exists()
        )
    )
    return db.session().scalar(counted) or 0


def counted_visits(since: datetime) -> Iterator[Sequence[Any]]:
    """Visits of closed weeks since a moment: visit columns, then channel, story, program, unit."""
    bound = int(since.timestamp() * 1_000_000)
    found = (
        select(
            Visit.event_id, Visit.at_us, Visit.week, Visit.visitor, Visit.viewer, Visit.decided,
            TrackedLink.token, TrackedLink.program_id, TrackedLink.unit_id,
        )
        .join(TrackedLink, TrackedLink.id == Visit.link_id)
        .where(Visit.week.is_not(None), Visit.at_us >= bound)
        .order_by(Visit.id)
        .execution_options(yield_per=10_000)
    )  # fmt: skip
    yield from db.session().execute(found)
