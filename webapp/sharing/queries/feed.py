"""The feed: stories that colleagues shared, with filters and a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from webapp.core import db
from webapp.core.lists import Page, found_in, page_of, page_of_query
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs.models import ConsentEntry, Enrollment, Program
from webapp.programs.workflow import EnrollmentState
from webapp.sharing.models import Share
from webapp.sharing.workflow import State
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


@dataclass(frozen=True)
class FeedFilter:
    """What a reader asks of the feed; empty values ask for nothing."""

    program: str = ""
    channel: str = ""
    language: str = ""
    search: str = ""


def feed_page(
    person: Person, program_ids: list[str], asked: FeedFilter, number: int
) -> Page[FeedItem]:
    """A page of the approved stories that were posted, by their first post, newest first."""
    wanted = [p for p in program_ids if asked.program in {"", p}]
    about = [Story.program_id.in_(wanted), Story.state == StoryState.approved]
    if asked.language:
        about.append(Story.language == asked.language)
    if asked.channel:
        about.append(_is_posted(asked.channel))
    first = (
        select(Share.id)
        .join(Story, Story.id == Share.story_id)
        .where(Share.program_id.in_(wanted), _is_public(Share), _is_first(), *about)
        .order_by(Share.posted_at.desc(), Share.id.desc())
    )
    load = partial(_items, person)
    if asked.search:
        titled = first.join(Revision, Revision.id == Share.revision_id)
        rows = db.session().execute(titled.add_columns(Revision.title))
        return page_of([i for i, title in rows if found_in(asked.search, title)], number, load)
    # As many as first posts, and counted without comparing the posts of each story.
    stories = select(func.count()).select_from(Story).where(_is_posted(), *about)
    return page_of_query(first, number, load, total=db.session().scalar(stories) or 0)


def _items(person: Person, ids: Sequence[str]) -> list[FeedItem]:
    """The stories of these first posts, newest first."""
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


def feed_languages(program_ids: list[str]) -> list[str]:
    """The languages of the stories that were posted in these programs."""
    found = (
        select(Story.language)
        .join(Share, Share.story_id == Story.id)
        .where(Share.program_id.in_(program_ids), _is_public(Share))
        .distinct()
        .order_by(Story.language)
    )
    return list(db.session().scalars(found))


def _is_public(share: type[Share]) -> ColumnElement[bool]:
    """Whether a share was posted and not taken back."""
    return and_(share.posted_at.is_not(None), share.state != State.taken_back)


def _is_first() -> ColumnElement[bool]:
    """Whether no other share of the story was posted before."""
    earlier = aliased(Share)
    return ~exists().where(
        earlier.story_id == Share.story_id,
        earlier.state != State.taken_back,
        earlier.posted_at <= Share.posted_at,
        tuple_(earlier.posted_at, earlier.id) < tuple_(Share.posted_at, Share.id),
    )


def _is_posted(channel: str = "") -> ColumnElement[bool]:
    """Whether a story was posted, on a channel or on any."""
    other = aliased(Share)
    posted = exists().where(other.story_id == Story.id, _is_public(other))
    return posted.where(other.channel == channel) if channel else posted


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
        .where(Share.story_id.in_(story_ids), _is_public(Share))
        .order_by(Share.posted_at, Share.id)
    )
    channels: dict[str, list[str]] = {}
    for story_id, channel in found:
        if channel not in channels.setdefault(story_id, []):
            channels[story_id].append(channel)
    return channels
