"""Queries of the review queue and of decided stories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer, joinedload, lazyload, load_only, selectinload

from webapp.briefs.models import Brief
from webapp.core import clock, db
from webapp.core.lists import Page, Row, found_in, page_of, page_of_query
from webapp.people.models import Person
from webapp.people.queries import scopes
from webapp.people.workflow import Role
from webapp.programs.models import Program
from webapp.stories.models import Amendment, Review, Revision, Story
from webapp.stories.queries import CLAIM_LIFETIME
from webapp.stories.workflow import State

# Of a person the lists show the name.
_NAMED = (load_only(Person.name), lazyload(Person.unit))
DECIDED = (State.approved, State.edits_suggested, State.objected)


@dataclass(frozen=True)
class Filters:
    """What a reviewer chose above a list; empty values filter nothing.

    `reader` is "mine" (claimed by this reviewer) or "free" (claimed by no one).
    """

    search: str = ""
    program: str = ""
    language: str = ""
    reader: str = ""


@dataclass(frozen=True)
class DecidedStory:
    """A story that was answered, and its newest decision."""

    story: Story
    review: Review


def _for_reviewer(person: Person) -> Select[Any]:
    """The stories that a person reviews, without their own and those of people they manage."""
    mine: ColumnElement[bool] = Story.program_id.in_(scopes(person, Role.reviewer))
    # Added for leads only, because with OR the database cannot read the oldest from the index.
    if led := scopes(person, Role.lead):
        mine = or_(mine, and_(Story.program_id.in_(led), Story.escalated_at.is_not(None)))
    managed = select(Person.id).where(Person.manager_id == person.id)
    return (
        select(Story)
        .where(mine, Story.person_id != person.id)
        .where(Story.person_id.not_in(managed))
    )


def _waiting_for(person: Person) -> Select[Any]:
    amended = select(Amendment.story_id).where(Amendment.state == State.in_review)
    waiting = select(Story.id).where(Story.state == State.in_review).union_all(amended)
    others = Story.objector_id.is_distinct_from(person.id)
    return _for_reviewer(person).where(Story.id.in_(waiting), others)


def _due() -> ColumnElement[Any]:
    """When an answer is due: of the story, or of its amendment in review."""
    amended = select(Amendment.due_at).where(
        Amendment.story_id == Story.id, Amendment.state == State.in_review
    )
    return func.coalesce(Story.due_at, amended.correlate(Story).scalar_subquery())


def _filtered(found: Select[Any], person: Person, filters: Filters) -> Select[Any]:
    if filters.program:
        found = found.where(Story.program_id == filters.program)
    if filters.language:
        found = found.where(Story.language == filters.language)
    valid = Story.reader_since > clock.now() - CLAIM_LIFETIME
    if filters.reader == "mine":
        found = found.where(Story.reader_id == person.id, valid)
    if filters.reader == "free":
        found = found.where(or_(Story.reader_since.is_(None), ~valid))
    return found


def _page(
    found: Select[Any], filters: Filters, number: int, load: Callable[[Sequence[str]], list[Row]]
) -> Page[Row]:
    if filters.search:
        return page_of(_searched(found, filters.search), number, load)
    return page_of_query(found.with_only_columns(Story.id), number, load)


def _searched(found: Select[Any], search: str) -> list[str]:
    """The ids in order; a search compares title of the newest revision and author."""
    number = select(func.max(Revision.number)).where(Revision.story_id == Story.id)
    texts = (
        found.join(Revision, Revision.story_id == Story.id)
        .where(Revision.number == number.correlate(Story).scalar_subquery())
        .join(Person, Person.id == Story.person_id)
        .with_only_columns(Story.id, Revision.title, Person.name)
    )
    return [i for i, title, name in db.session().execute(texts) if found_in(search, title, name)]


def _stories(ids: Sequence[str]) -> list[Story]:
    found = (
        select(Story)
        .where(Story.id.in_(ids))
        .options(
            # The texts are long, and the lists show titles.
            defer(Story.body),
            selectinload(Story.revisions).defer(Revision.body),
            joinedload(Story.reader).options(*_NAMED),
            joinedload(Story.author).options(*_NAMED),
            # Of a brief the lists show the title. Many rows repeat few programs, which the view
            # has loaded for its filter.
            joinedload(Story.brief).options(
                load_only(Brief.titles), lazyload(Brief.program), lazyload(Brief.theme)
            ),
            lazyload(Story.program),
            selectinload(Story.amendments),
        )
    )
    by_id = {story.id: story for story in db.session().scalars(found)}
    return [by_id[i] for i in ids if i in by_id]


def queue(person: Person, filters: Filters, number: int = 1) -> Page[Story]:
    """A page of a person's review queue, the nearest deadline first."""
    found = _filtered(_waiting_for(person), person, filters).order_by(_due(), Story.id)
    return _page(found, filters, number, _stories)


def deadlines(person: Person) -> list[tuple[str, datetime]]:
    """Id and deadline of each waiting story, the nearest deadline first."""
    found = _waiting_for(person).with_only_columns(Story.id, _due())
    rows = db.session().execute(found.order_by(_due(), Story.id))
    return [(story_id, due) for story_id, due in rows if due]


def count(person: Person) -> int:
    """How many stories this person may answer now."""
    found = _waiting_for(person).with_only_columns(func.count(Story.id))
    return db.session().scalar(found) or 0


def decided(person: Person, filters: Filters, number: int = 1) -> Page[DecidedStory]:
    """A page of the stories that were answered, the newest decision first."""
    newest = (
        select(Revision.story_id, func.max(Review.made_at).label("at"))
        .join(Review, Review.revision_id == Revision.id)
        .where(Review.taken_back_at.is_(None))
        .group_by(Revision.story_id)
        .subquery()
    )
    found = _filtered(_for_reviewer(person), person, filters).where(Story.state.in_(DECIDED))
    ordered = found.join(newest, newest.c.story_id == Story.id)
    ordered = ordered.order_by(newest.c.at.desc(), Story.id)
    return _page(ordered, filters, number, _with_decisions)


def _with_decisions(ids: Sequence[str]) -> list[DecidedStory]:
    reviews = (
        select(Revision.story_id, Review)
        .join(Review, Review.revision_id == Revision.id)
        .where(Revision.story_id.in_(ids), Review.taken_back_at.is_(None))
        .options(joinedload(Review.person))
        .order_by(Review.made_at)
    )
    newest: dict[str, Review] = dict(iter(db.session().execute(reviews)))
    return [DecidedStory(story, newest[story.id]) for story in _stories(ids)]


def programs_of(person: Person) -> list[Program]:
    """The programs whose stories this person may review, for the filter."""
    ids = scopes(person, Role.reviewer) | scopes(person, Role.lead)
    return list(db.session().scalars(select(Program).where(Program.id.in_(ids))))


def neighbors(person: Person, story: Story) -> tuple[Story | None, Story | None]:
    """The stories before and after this one in the queue; None at its ends or outside it."""
    ids = [story_id for story_id, _due in deadlines(person)]
    if story.id not in ids:
        return None, None
    at = ids.index(story.id)
    around = [ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else ""]
    found = {s.id: s for s in _stories([i for i in around if i])}
    return found.get(around[0]), found.get(around[1])


def own_with(person: Person, search: str) -> list[Story]:
    """A person's own stories whose title or text has each word of a search, the newest first."""
    found = select(Story.id, Story.title, Story.body).where(Story.person_id == person.id)
    rows = db.session().execute(found.order_by(Story.made_at.desc(), Story.id))
    return _stories([i for i, title, body in rows if found_in(search, title, body)])
