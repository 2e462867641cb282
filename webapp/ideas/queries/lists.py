"""Lists of ideas: those of a program, one's own, those that wait."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select

from webapp.core import clock, db
from webapp.core.lists import Page, page_of_query
from webapp.ideas.models import Idea, Support
from webapp.ideas.workflow import PRIVATE, UNDECIDED, IdeaState
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState

# How long the home page shows a decision to the owner.
NEWS: Final = timedelta(days=7)
# The tabs of the list: the word of the address, and its states.
SHELVES: Final[Mapping[str, frozenset[IdeaState]]] = {
    "open": UNDECIDED,
    "accepted": frozenset({IdeaState.accepted, IdeaState.in_progress}),
    "done": frozenset({IdeaState.done}),
    "declined": frozenset({IdeaState.declined}),
}
ALL: Final = frozenset(IdeaState) - PRIVATE


def program_of_ideas(_me: Person, slug: str) -> Program:
    """A program of co-creation with a public charter; raises Missing."""
    return programs.public_program(slug, Kind.cocreation)


def has_programs() -> bool:
    """Whether there is a program of co-creation that was opened."""
    found = select(Program.id).where(
        Program.kind == Kind.cocreation, Program.state != ProgramState.draft
    )
    return db.session().scalar(found.limit(1)) is not None


def listed(program_id: str, shelf: str, theme_id: str, number: int) -> Page[Idea]:
    """A page of the published ideas of a program, the one that changed last first.

    `shelf` is a key of SHELVES, `theme_id` the id of a theme; empty for all.
    """
    found = select(Idea.id).where(
        Idea.program_id == program_id, Idea.state.in_(SHELVES.get(shelf, ALL))
    )
    if theme_id:
        found = found.where(Idea.theme_id == theme_id)
    return page_of_query(found.order_by(Idea.changed_at.desc(), Idea.id), number, _loaded)


def _loaded(ids: Sequence[str]) -> list[Idea]:
    found = {each.id: each for each in db.session().scalars(select(Idea).where(Idea.id.in_(ids)))}
    return [found[each] for each in ids if each in found]


def published() -> list[Idea]:
    """The published ideas of all programs, the one that changed last first."""
    found = select(Idea).where(Idea.state.in_(ALL)).order_by(Idea.changed_at.desc(), Idea.id)
    return list(db.session().scalars(found))


def own(person: Person) -> list[Idea]:
    """All ideas of a person, the one that changed last first."""
    found = select(Idea).where(Idea.person_id == person.id)
    return list(db.session().scalars(found.order_by(Idea.changed_at.desc(), Idea.id)))


def drafts_of(person: Person, limit: int) -> list[Idea]:
    """The newest drafts of a person."""
    found = select(Idea).where(Idea.person_id == person.id, Idea.state == IdeaState.draft)
    return list(db.session().scalars(found.order_by(Idea.changed_at.desc(), Idea.id).limit(limit)))


def answered_lately(person: Person) -> list[Idea]:
    """The ideas of a person that were decided or done within NEWS, the last one first."""
    since = clock.now() - NEWS
    found = select(Idea).where(
        Idea.person_id == person.id, or_(Idea.decided_at >= since, Idea.done_at >= since)
    )
    return list(db.session().scalars(found.order_by(Idea.changed_at.desc(), Idea.id)))


def supported_by(person: Person) -> list[tuple[Idea, bool]]:
    """The ideas that a person supports, the last one first; True where in the current revision."""
    found = (
        select(Idea, Support.number == Idea.number)
        .join(Support, Support.idea_id == Idea.id)
        .where(Support.person_id == person.id)
        .order_by(Support.at.desc(), Idea.id)
    )
    return [(idea, bool(current)) for idea, current in db.session().execute(found)]


def waiting(person: Person, program_ids: Collection[str]) -> dict[str, int]:
    """How many ideas wait for a decision of this lead, by program; one's own do not."""
    found = select(Idea.program_id).where(
        Idea.program_id.in_(program_ids), Idea.state.in_(UNDECIDED), Idea.person_id != person.id
    )
    counts = dict.fromkeys(program_ids, 0)
    for program_id in db.session().scalars(found):
        counts[program_id] += 1
    return counts


def idea_of_brief(brief_id: str) -> Idea | None:
    """The idea that a brief was made from, if any."""
    return db.session().scalar(select(Idea).where(Idea.brief_id == brief_id))
