"""The feed: stories that colleagues shared, by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, exists, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased

from webapp.core import db
from webapp.people.models import Person
from webapp.programs.models import ConsentEntry, Enrollment, Program
from webapp.programs.workflow import Consent, EnrollmentState
from webapp.sharing.models import Share
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State as StoryState


@dataclass(frozen=True)
class FeedItem:
    """One story of the feed. `author` is None without the consent *listed*; there is no address."""

    share_id: str
    at: datetime
    title: str
    body: str
    language: str
    program: Program
    author: str | None
    mine: bool
    channels: tuple[str, ...]


def feed(person: Person, program_ids: list[str], before: str, most: int) -> list[FeedItem]:
    """Approved stories that were posted, by their first post, newest first, at most `most`.

    `before` is the id of the last share of the previous page; an unknown one returns the first
    page.
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
        FeedItem(
            row.id, row.posted_at, row.title, row.body, row.language, row.Program,
            row.name if row.listed else None, row.person_id == person.id,
            tuple(channels[row.story_id]),
        )
        for row in found
    ]  # fmt: skip


def _first_posts(program_ids: list[str], before: str, most: int) -> list[str]:
    """Ids of the first post of each story. One index scan per program, each limited to `most`."""
    earlier = aliased(Share)
    own = (Share.posted_at, Share.id)
    is_first = ~exists().where(
        earlier.story_id == Share.story_id,
        earlier.posted_at <= Share.posted_at,
        tuple_(earlier.posted_at, earlier.id) < tuple_(*own),
    )
    # PostgreSQL raises an error for a NUL character, so only valid ids reach the query.
    last = db.session().get(Share, before) if set(before) <= set(db.ALPHABET) else None
    parts = []
    for program_id in program_ids:
        part = (
            select(Share.id, Share.posted_at)
            .join(Story, Story.id == Share.story_id)
            .where(Share.program_id == program_id, Share.posted_at.is_not(None), is_first)
            .where(Story.state == StoryState.approved)
            .order_by(Share.posted_at.desc(), Share.id.desc())
            .limit(most)
        )
        if last is not None and last.posted_at is not None:
            part = part.where(
                Share.posted_at <= last.posted_at,
                tuple_(*own) < tuple_(literal(last.posted_at, db.UtcDateTime()), literal(last.id)),
            )
        parts.append(select(part.subquery()))
    whole = union_all(*parts).subquery()
    ordered = select(whole.c.id).order_by(whole.c.posted_at.desc(), whole.c.id.desc()).limit(most)
    return list(db.session().scalars(ordered))


def _is_listed() -> ScalarSelect[Any]:
    """Whether the author of a share now has the consent *listed* in its program."""
    return (
        select(ConsentEntry.given)
        .join(Enrollment, Enrollment.id == ConsentEntry.enrollment_id)
        .where(
            Enrollment.person_id == Share.person_id,
            Enrollment.program_id == Share.program_id,
            Enrollment.state == EnrollmentState.active,
            ConsentEntry.consent == Consent.listed,
        )
        .order_by(ConsentEntry.id.desc())
        .limit(1)
        .correlate(Share)
        .scalar_subquery()
    )


def _channels(story_ids: list[str]) -> dict[str, list[str]]:
    """The channels of each story, in the order of posting."""
    found = db.session().execute(
        select(Share.story_id, Share.channel)
        .where(Share.story_id.in_(story_ids), Share.posted_at.is_not(None))
        .order_by(Share.posted_at, Share.id)
    )
    channels: dict[str, list[str]] = {}
    for story_id, channel in found:
        if channel not in channels.setdefault(story_id, []):
            channels[story_id].append(channel)
    return channels
