"""Reads of one idea, its revisions and its support."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.ideas.models import Idea, IdeaRevision, Support
from webapp.ideas.workflow import PRIVATE, UNDECIDED
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role

NO_IDEA = gettext_noop("There is no such idea, or it is not open to you.")


def idea_for(me: Person, idea_id: str) -> Idea:
    """A published idea, or one's own; raises Missing."""
    found = db.session().get(Idea, idea_id)
    if found is None or (found.state in PRIVATE and found.person_id != me.id):
        raise Missing(NO_IDEA)
    return found


def own_idea(me: Person, idea_id: str) -> Idea:
    """An idea of this person; raises Missing."""
    found = db.session().get(Idea, idea_id)
    if found is None or found.person_id != me.id:
        raise Missing(NO_IDEA)
    return found


def led_idea(me: Person, idea_id: str) -> Idea:
    """A published idea of a program that this person leads; raises Missing."""
    found = db.session().get(Idea, idea_id)
    if found is None or found.state in PRIVATE or not holds(me, Role.lead, found.program_id):
        raise Missing(NO_IDEA)
    return found


def revision(idea: Idea, number: int | None = None) -> IdeaRevision:
    """A revision of an idea, the current one by default."""
    return db.session().get_one(IdeaRevision, (idea.id, number or idea.number))


def revisions(idea: Idea) -> list[IdeaRevision]:
    """All revisions of an idea, the newest first."""
    found = select(IdeaRevision).where(IdeaRevision.idea_id == idea.id)
    return list(db.session().scalars(found.order_by(IdeaRevision.number.desc())))


def texts(ideas: Collection[Idea]) -> dict[str, IdeaRevision]:
    """The current revisions of some ideas, by the id of the idea."""
    keys = [(idea.id, idea.number) for idea in ideas]
    found = select(IdeaRevision).where(tuple_(IdeaRevision.idea_id, IdeaRevision.number).in_(keys))
    return {each.idea_id: each for each in db.session().scalars(found)}


@dataclass(frozen=True)
class SupportMark:
    """The support of one person: the revision that was supported, and whether it is the current one."""

    number: int
    current: bool


def support_of(me: Person, idea: Idea) -> SupportMark | None:
    """Whether this person supports an idea, or supported an earlier revision of it."""
    found = db.session().get(Support, (idea.id, me.id))
    return SupportMark(found.number, found.number == idea.number) if found else None


def supporters(idea: Idea, *, earlier: bool = False) -> list[Person]:
    """Who supports an idea in any revision, by id; with `earlier`, only in an earlier one."""
    found = (
        select(Person)
        .join(Support, Support.person_id == Person.id)
        .where(Support.idea_id == idea.id)
    )
    if earlier:
        found = found.where(Support.number < idea.number)
    return list(db.session().scalars(found.order_by(Person.id)))


@dataclass(frozen=True)
class SupportCounts:
    """How many people support the current revision, and how many an earlier one only."""

    current: int = 0
    earlier: int = 0


def support_counts(ideas: Collection[Idea]) -> dict[str, SupportCounts]:
    """The counts of some ideas, by the id of the idea; an idea without support has zeros."""
    here = Support.number == Idea.number
    found = (
        select(Idea.id, func.count().filter(here), func.count().filter(~here))
        .join(Support, Support.idea_id == Idea.id)
        .where(Idea.id.in_([idea.id for idea in ideas]))
        .group_by(Idea.id)
    )
    known = {each: SupportCounts(*counts) for each, *counts in db.session().execute(found)}
    return {idea.id: known.get(idea.id, SupportCounts()) for idea in ideas}


def open_count(person: Person) -> int:
    """How many ideas of a person wait for a decision, in all programs."""
    found = select(func.count(Idea.id)).where(
        Idea.person_id == person.id, Idea.state.in_(UNDECIDED)
    )
    return db.session().scalar(found) or 0
