"""Queries of the review queue and of decided stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, union_all
from sqlalchemy.orm import defer, joinedload, lazyload, load_only, selectinload

from webapp.briefs.models import Brief
from webapp.core import clock, db
from webapp.core.lists import Page, found_in, page_of, page_of_query
from webapp.people.models import Person
from webapp.people.queries import scopes
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
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


ALL = Filters()


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


def _waiting_for(person: Person, filters: Filters = ALL) -> Subquery:
    """Id and deadline of each story that waits for a person: it, or its amendment, is in review."""
    others = Story.objector_id.is_distinct_from(person.id)
    mine = _filtered(_for_reviewer(person), person, filters).where(others)
    # Two queries, because each reads its deadlines in their order from an index.
    stories = mine.where(Story.state == State.in_review)
    amended = mine.join(Amendment, Amendment.story_id == Story.id).where(
        Amendment.state == State.in_review
    )
    return union_all(
        stories.with_only_columns(Story.id, Story.due_at),
        amended.with_only_columns(Story.id, Amendment.due_at),
    ).subquery()


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


def queue(
    person: Person, filters: Filters, number: int = 1, *, total: int | None = None
) -> Page[Story]:
    """A page of a person's review queue, the nearest deadline first; `total` where it is known."""
    waiting = _waiting_for(person, filters)
    found = select(waiting.c.id).order_by(waiting.c.due_at, waiting.c.id)
    if filters.search:
        searched = found.join(Story, Story.id == waiting.c.id)
        return page_of(_searched(searched, filters.search), number, _stories)
    return page_of_query(found, number, _stories, total=total)


def deadlines(person: Person) -> list[tuple[str, datetime]]:
    """Id and deadline of each waiting story, the nearest deadline first."""
    waiting = _waiting_for(person)
    rows = db.session().execute(select(waiting).order_by(waiting.c.due_at, waiting.c.id))
    return [(story_id, due) for story_id, due in rows if due]


def titles(story_ids: Sequence[str]) -> dict[str, str]:
    """The titles of the latest revisions of some stories, by id, in the order given."""
    newest = (
        select(func.max(Revision.number)).where(Revision.story_id == Story.id)
        .correlate(Story).scalar_subquery()
    )  # fmt: skip
    found = (
        select(Story.id, Revision.title)
        .join(Revision, (Revision.story_id == Story.id) & (Revision.number == newest))
        .where(Story.id.in_(story_ids))
    )
    by_id: dict[str, str] = dict(iter(db.session().execute(found)))
    return {story_id: by_id[story_id] for story_id in story_ids if story_id in by_id}


def count(person: Person) -> int:
    """How many stories this person may answer now."""
    return db.session().scalar(select(func.count()).select_from(_waiting_for(person))) or 0


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
    if filters.search:
        return page_of(_searched(ordered, filters.search), number, _with_decisions)
    return page_of_query(ordered.with_only_columns(Story.id), number, _with_decisions)


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
    found = select(Program).where(Program.id.in_(ids), Program.kind == Kind.sharing)
    return list(db.session().scalars(found))


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
