"""Reads of shares, links and visits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, exists, func, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased

from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.people.models import Person
from webapp.programs.models import Enrollment, Program, PurposeEntry
from webapp.programs.workflow import EnrollmentState, Purpose
from webapp.shares.models import Share, TrackedLink, Visit
from webapp.shares.workflow import State
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State as StoryState


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
            .order_by(Share.made_at, Share.id)
        )
    )


def running(story: Story, channel: str) -> Share | None:
    """The share of a story on a channel that was prepared here and runs, if there is one."""
    running_states = (State.prepared, State.posted)
    found = (s for s in of_story(story) if s.channel == channel and not s.declared)
    return next((s for s in found if s.state in running_states), None)


def prepared(*, person_id: str, program_id: str, planned: bool = False) -> list[Share]:
    """What somebody prepared in a program and did not post; with `planned`, for a later time."""
    asked = select(Share).where(
        Share.person_id == person_id,
        Share.program_id == program_id,
        Share.state == State.prepared,
    )
    if planned:
        asked = asked.where(Share.planned_for.is_not(None))
    return list(db.session().scalars(asked.order_by(Share.made_at, Share.id)))


def link_of(story: Story, channel: str, person_id: str | None) -> TrackedLink | None:
    """The link of a story on a channel that is not retired, with this person or with nobody."""
    return db.session().scalar(
        select(TrackedLink)
        .where(TrackedLink.story_id == story.id, TrackedLink.channel == channel)
        .where(TrackedLink.person_id == person_id, TrackedLink.retired_at.is_(None))
        .order_by(TrackedLink.made_at)
        .limit(1)
    )


def shared_texts(story: Story, since: datetime) -> Iterator[tuple[str, str]]:
    """Who, and the approved text, of what others of the program shared since a moment.

    Texts of another language, or of quite another length, cannot be alike and are left out.
    """
    length = len(story.body)
    found = (
        select(Share.person_id, Revision.body)
        .join(Revision, Revision.id == Share.revision_id)
        .join(Story, Story.id == Share.story_id)
        .where(Share.program_id == story.program_id, Share.posted_at >= since)
        .where(Share.person_id != story.person_id, Story.language == story.language)
        .where(func.length(Revision.body).between(length // 2, length * 2))
        .distinct()
    )
    yield from ((person_id, body) for person_id, body in db.session().execute(found))


@dataclass(frozen=True)
class Shown:
    """One story of the page that colleagues read: no address, and a name only where allowed."""

    share_id: str
    at: datetime
    title: str
    body: str
    language: str
    program: Program
    author: str | None
    mine: bool
    channels: tuple[str, ...]


def feed(person: Person, program_ids: list[str], before: str, most: int) -> list[Shown]:
    """Approved stories that were posted, newest first posting first, `most` at most.

    `before` is the share a page ended with; one that is unknown begins anew. Whoever does not
    allow to be listed has no name here.
    """
    if not program_ids:
        return []
    ids = _first_posts(program_ids, before, most)
    found = db.session().execute(
        select(
            Share.id, Share.posted_at, Share.story_id, Share.person_id, Story.language,
            Revision.title, Revision.body, Program, Person.name, _is_listed().label("listed"),
        )
        .join(Story, Story.id == Share.story_id)
        .join(Revision, Revision.id == Share.revision_id)
        .join(Program, Program.id == Share.program_id)
        .join(Person, Person.id == Share.person_id)
        .where(Share.id.in_(ids))
        .order_by(Share.posted_at.desc(), Share.id.desc())
    ).all()  # fmt: skip
    channels = _channels([row.story_id for row in found])
    return [
        Shown(
            row.id, row.posted_at, row.title, row.body, row.language, row.Program,
            row.name if row.listed else None, row.person_id == person.id,
            tuple(channels[row.story_id]),
        )
        for row in found
    ]  # fmt: skip


def _first_posts(program_ids: list[str], before: str, most: int) -> list[str]:
    """The first posting of each story; one short walk along an index per program."""
    earlier = aliased(Share)
    own = (Share.posted_at, Share.id)
    is_first = ~exists().where(
        earlier.story_id == Share.story_id,
        earlier.posted_at <= Share.posted_at,
        tuple_(earlier.posted_at, earlier.id) < tuple_(*own),
    )
    # What is typed into an address may hold what a database does not take at all.
    last = db.session().get(Share, before) if set(before) <= set(db.ALPHABET) else None
    legs = []
    for program_id in program_ids:
        leg = (
            select(Share.id, Share.posted_at)
            .join(Story, Story.id == Share.story_id)
            .where(Share.program_id == program_id, Share.posted_at.is_not(None), is_first)
            .where(Story.state == StoryState.approved)
            .order_by(Share.posted_at.desc(), Share.id.desc())
            .limit(most)
        )
        if last is not None and last.posted_at is not None:
            leg = leg.where(
                Share.posted_at <= last.posted_at,
                tuple_(*own) < tuple_(literal(last.posted_at, db.UtcDateTime()), literal(last.id)),
            )
        legs.append(select(leg.subquery()))
    whole = union_all(*legs).subquery()
    ordered = select(whole.c.id).order_by(whole.c.posted_at.desc(), whole.c.id.desc()).limit(most)
    return list(db.session().scalars(ordered))


def _is_listed() -> ScalarSelect[Any]:
    """Whether the author of a share allows now to be named in its program."""
    return (
        select(PurposeEntry.given)
        .join(Enrollment, Enrollment.id == PurposeEntry.enrollment_id)
        .where(
            Enrollment.person_id == Share.person_id,
            Enrollment.program_id == Share.program_id,
            Enrollment.state == EnrollmentState.active,
            PurposeEntry.purpose == Purpose.listed,
        )
        .order_by(PurposeEntry.id.desc())
        .limit(1)
        .correlate(Share)
        .scalar_subquery()
    )


def _channels(story_ids: list[str]) -> dict[str, list[str]]:
    """Where each story stands, in the order of posting."""
    found = db.session().execute(
        select(Share.story_id, Share.channel)
        .where(Share.story_id.in_(story_ids), Share.posted_at.is_not(None))
        .order_by(Share.posted_at, Share.id)
    )
    kept: dict[str, list[str]] = {}
    for story_id, channel in found:
        if channel not in kept.setdefault(story_id, []):
            kept[story_id].append(channel)
    return kept


def target(token: str) -> Target | None:
    """Where a token leads, or None."""
    link = db.session().scalar(select(TrackedLink).where(TrackedLink.token == token))
    if link is None:
        return None
    return Target(link.id, link.program.destination, link.program.slug)


def first_uncounted() -> int | None:
    """The earliest moment (microseconds) of a visit that no closed week holds yet."""
    return db.session().scalar(select(func.min(Visit.at_us)).where(Visit.week.is_(None)))


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
