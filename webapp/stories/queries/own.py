"""Queries of an author's own stories, by status."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer, lazyload

from webapp.core import db
from webapp.core.lists import Page, page_of_query
from webapp.people.models import Person
from webapp.stories.models import Amendment, Review, Revision, Story
from webapp.stories.workflow import State

IN_REVIEW = (State.in_review, State.edits_suggested, State.objected)
# The tabs of the list: the word of the address, and its condition.
SHELVES: Mapping[str, ColumnElement[bool]] = {
    "drafts": Story.state == State.draft,
    "review": Story.state.in_(IN_REVIEW),
    "approved": and_(Story.state == State.approved, Story.shared_at.is_(None)),
    "shared": and_(Story.state == State.approved, Story.shared_at.is_not(None)),
    "withdrawn": Story.state == State.withdrawn,
}


def of_author(person: Person, shelf: str = "", number: int = 1) -> Page[Story]:
    """A page of an author's stories, the newest first; `shelf` is a key of SHELVES, or empty."""
    found = select(Story.id).where(Story.person_id == person.id)
    if shelf:
        found = found.where(SHELVES[shelf])
    return page_of_query(found.order_by(Story.made_at.desc(), Story.id), number, _loaded)


def _loaded(ids: Sequence[str]) -> list[Story]:
    # The author is signed in, so loaded.
    found = select(Story).where(Story.id.in_(ids))
    found = found.options(defer(Story.body), lazyload(Story.author))
    by_id = {story.id: story for story in db.session().scalars(found)}
    return [by_id[i] for i in ids if i in by_id]


def counts(person: Person) -> dict[str, int]:
    """The number of stories on each shelf, and of all under the empty key."""
    sums: list[ColumnElement[int]] = [func.count(Story.id)]
    sums += [func.count(Story.id).filter(condition) for condition in SHELVES.values()]
    row = db.session().execute(select(*sums).where(Story.person_id == person.id)).one()
    return dict(zip(("", *SHELVES), row, strict=True))


def open_ids(person: Person) -> set[str]:
    """The ids of an author's stories that wait for somebody, or whose changes do."""
    amended = select(Amendment.story_id).where(Amendment.state.in_(IN_REVIEW))
    waits = or_(Story.state.in_(IN_REVIEW), Story.id.in_(amended))
    return set(db.session().scalars(select(Story.id).where(Story.person_id == person.id, waits)))


def answered_briefs(person: Person) -> frozenset[str]:
    """The ids of the briefs from which the person began a story."""
    found = select(Story.brief_id).where(Story.person_id == person.id)
    return frozenset(db.session().scalars(found))


def answered_at(stories: Iterable[Story]) -> dict[str, datetime]:
    """When each story was last answered: by a decision, or by accepting edits."""
    by_id = {story.id: story for story in stories}
    decided = (
        select(Revision.story_id, func.max(Review.made_at))
        .join(Review, Review.revision_id == Revision.id)
        .where(Revision.story_id.in_(by_id), Review.taken_back_at.is_(None))
        .group_by(Revision.story_id)
    )
    found: dict[str, datetime] = dict(iter(db.session().execute(decided)))
    approved = [s.approved_revision_id for s in by_id.values() if s.approved_revision_id]
    accepted = select(Revision.story_id, Revision.made_at).where(Revision.id.in_(approved))
    for story_id, at in db.session().execute(accepted):
        found[story_id] = max(at, found.get(story_id, at))
    return found


def unfinished(person: Person, limit: int) -> list[Story]:
    """The author's newest stories that are not shared or withdrawn, at most `limit`."""
    found = (
        select(Story)
        .where(
            Story.person_id == person.id, Story.state != State.withdrawn, Story.shared_at.is_(None)
        )
        .options(defer(Story.body), lazyload(Story.author), lazyload(Story.program))
        .order_by(Story.made_at.desc(), Story.id)
    )
    return list(db.session().scalars(found.limit(limit)))
