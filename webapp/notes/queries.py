"""Queries of notes, goals and topics. A private note is found for its author only."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import func, or_, select

from webapp.core import clock, db
from webapp.core.crypto import DataKey
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.queries import STARTED, pair_for
from webapp.mentoring.queries.pairs import NO_PAIR
from webapp.notes.models import Agreement, Goal, Note
from webapp.notes.workflow import GoalState
from webapp.people.models import Person

# How long the two can still read and delete what they wrote after their pair ended.
KEPT: Final = timedelta(days=30)
NO_NOTE = gettext_noop("There is no such note, or it is not yours.")
NO_GOAL = gettext_noop("There is no such goal, or it is not yours.")


def keeps_notes(pair: Pair) -> bool:
    """Whether the two can read their notes: from the start of the pair until 30 days after its end."""
    if pair.started_at is None:
        return False
    return pair.ended_at is None or clock.now() < pair.ended_at + KEPT


def pair_with_notes(me: Person, pair_id: str) -> Pair:
    """A pair of this person that has started and whose notes are kept; raises Missing."""
    found = pair_for(me, pair_id)
    if not keeps_notes(found):
        raise Missing(NO_PAIR)
    return found


def note_for(me: Person, note_id: str) -> Note:
    """A note that this person may read: an own one, or a shared one of the pair; raises Missing."""
    found = db.session().get(Note, note_id)
    if found is None or (found.private and found.author_id != me.id):
        raise Missing(NO_NOTE)
    pair_with_notes(me, found.pair_id)
    return found


def goal_for(me: Person, goal_id: str) -> Goal:
    """A goal of a pair of this person; raises Missing."""
    found = db.session().get(Goal, goal_id)
    if found is None:
        raise Missing(NO_GOAL)
    pair_with_notes(me, found.pair_id)
    return found


def private_notes(pair: Pair, author: Person) -> list[Note]:
    """The private notes of one person about a pair, the latest first."""
    found = select(Note).where(
        Note.pair_id == pair.id, Note.author_id == author.id, Note.private.is_(True)
    )
    return list(db.session().scalars(found.order_by(Note.made_at.desc(), Note.id)))


def shared_notes(pair: Pair) -> list[Note]:
    """The shared notes of a pair, the latest first."""
    found = select(Note).where(Note.pair_id == pair.id, Note.private.is_(False))
    return list(db.session().scalars(found.order_by(Note.made_at.desc(), Note.id)))


def count_of_notes(pair: Pair, author: Person, *, private: bool) -> int:
    """How many private or shared notes a person wrote in a pair."""
    found = select(func.count()).where(
        Note.pair_id == pair.id, Note.author_id == author.id, Note.private.is_(private)
    )
    return db.session().scalar(found) or 0


def goals_of(pair: Pair) -> list[Goal]:
    """The goals of a pair, the first first."""
    found = select(Goal).where(Goal.pair_id == pair.id)
    return list(db.session().scalars(found.order_by(Goal.made_at, Goal.id)))


def open_goals(pair: Pair) -> list[Goal]:
    """The goals of a pair that are neither reached nor dropped."""
    return [goal for goal in goals_of(pair) if goal.state == GoalState.open]


def agreement_of(pair: Pair) -> Agreement | None:
    """What one of the two proposed to work on, or both agreed on."""
    return db.session().get(Agreement, pair.id)


def written_by(person: Person) -> tuple[list[Note], list[Goal]]:
    """All notes and goals that a person wrote and that are kept, the first first."""
    notes = select(Note).where(Note.author_id == person.id).order_by(Note.made_at, Note.id)
    goals = select(Goal).where(Goal.author_id == person.id).order_by(Goal.made_at, Goal.id)
    return (
        [note for note in db.session().scalars(notes) if keeps_notes(note.pair)],
        [goal for goal in db.session().scalars(goals) if keeps_notes(goal.pair)],
    )


def private_notes_by(author_id: str, program_id: str | None = None) -> list[Note]:
    """The private notes of a person, about all pairs or those of a program."""
    found = select(Note).where(Note.author_id == author_id, Note.private.is_(True))
    if program_id is not None:
        editions = select(Edition.id).where(Edition.program_id == program_id)
        found = found.where(Note.pair_id.in_(select(Pair.id).where(Pair.edition_id.in_(editions))))
    return list(db.session().scalars(found.order_by(Note.id)))


def pairs_to_purge() -> Sequence[str]:
    """The ids of pairs that ended 30 days ago or earlier, and still have notes or a key."""
    left = [
        Pair.id.in_(select(column))
        for column in (Note.pair_id, Goal.pair_id, Agreement.pair_id, DataKey.owner_id)
    ]
    found = select(Pair.id).where(
        Pair.ended_at <= clock.now() - KEPT, Pair.state.not_in(STARTED), or_(*left)
    )
    return db.session().scalars(found.order_by(Pair.id)).all()
