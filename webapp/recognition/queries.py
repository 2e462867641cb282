"""Queries of recognition. What a person wrote or earned is found for that person only."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.core.lists import Page, page_of_query
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState
from webapp.programs import queries as programs
from webapp.programs.models import Enrollment, Program
from webapp.programs.workflow import EnrollmentState
from webapp.recognition.models import (
    Badge,
    BadgeQuarter,
    JournalEntry,
    TeamGoal,
    ThanksChoice,
    ThanksNote,
)
from webapp.recognition.workflow import GoalState

# How long the page of a program says that a goal was reached.
CELEBRATED: Final = timedelta(days=30)
NO_ENTRY = gettext_noop("There is no such entry, or it is not yours.")
NO_NOTE = gettext_noop("There is no such note, or it is not yours.")
NO_BADGE = gettext_noop("There is no such badge, or it is not yours.")
NO_GOAL = gettext_noop("There is no such goal, or it is not open to you.")


def entry_for(me: Person, entry_id: str) -> JournalEntry:
    """An entry of this person's journal; raises Missing."""
    found = db.session().get(JournalEntry, entry_id)
    if found is None or found.person_id != me.id:
        raise Missing(NO_ENTRY)
    return found


def journal(me: Person) -> list[JournalEntry]:
    """All entries of a person's journal, the latest day first."""
    return list(db.session().scalars(select(JournalEntry).where(_mine(me)).order_by(*LATEST)))


def journal_page(me: Person, number: int) -> Page[JournalEntry]:
    """A page of a person's journal, the latest day first."""
    found = select(JournalEntry.id).where(_mine(me)).order_by(*LATEST)

    def load(ids: Collection[str]) -> list[JournalEntry]:
        rows = select(JournalEntry).where(JournalEntry.id.in_(ids)).order_by(*LATEST)
        return list(db.session().scalars(rows))

    return page_of_query(found, number, load)


LATEST = (JournalEntry.on_day.desc(), JournalEntry.made_at.desc(), JournalEntry.id)


def _mine(me: Person) -> ColumnElement[bool]:
    return JournalEntry.person_id == me.id


def entries_of(me: Person) -> int:
    """How many entries a person's journal has."""
    return db.session().scalar(select(func.count()).where(_mine(me))) or 0


def note_for(me: Person, note_id: str) -> ThanksNote:
    """A thank-you note that this person wrote or got; raises Missing."""
    found = db.session().get(ThanksNote, note_id)
    if found is None or me.id not in {found.sender_id, found.receiver_id}:
        raise Missing(NO_NOTE)
    return found


def received(me: Person) -> list[ThanksNote]:
    """The notes that a person got, the latest first."""
    return _notes(ThanksNote.receiver_id == me.id)


def sent(me: Person) -> list[ThanksNote]:
    """The notes that a person wrote, the latest first."""
    return _notes(ThanksNote.sender_id == me.id)


def shown_notes(person: Person) -> list[ThanksNote]:
    """The notes that a person shows to others, the latest first."""
    return _notes(ThanksNote.receiver_id == person.id, ThanksNote.shown.is_(True))


def notes_with(person_id: str) -> list[ThanksNote]:
    """The notes that a person wrote or got."""
    return _notes(or_(ThanksNote.sender_id == person_id, ThanksNote.receiver_id == person_id))


def _notes(*conditions: ColumnElement[bool]) -> list[ThanksNote]:
    found = select(ThanksNote).where(*conditions)
    return list(db.session().scalars(found.order_by(ThanksNote.made_at.desc(), ThanksNote.id)))


def receives(person: Person) -> bool:
    """Whether thank-you notes reach a person."""
    found = db.session().get(ThanksChoice, person.id)
    return found is None or found.receives


def badge_for(me: Person, badge_id: str) -> Badge:
    """A badge of this person; raises Missing."""
    found = db.session().get(Badge, badge_id)
    if found is None or found.person_id != me.id:
        raise Missing(NO_BADGE)
    return found


def badges_of(person: Person, *, shown: bool = False) -> list[Badge]:
    """The badges of one person, the latest quarter first; only those that they show with `shown`."""
    found = select(Badge).where(Badge.person_id == person.id)
    if shown:
        found = found.where(Badge.shown.is_(True))
    return list(db.session().scalars(found.order_by(Badge.quarter.desc(), Badge.rule, Badge.id)))


def last_quarter() -> date | None:
    """The first day of the last quarter whose badges were granted."""
    return db.session().scalar(select(func.max(BadgeQuarter.quarter)))


def known_badges() -> set[tuple[str, str, str]]:
    """Person, program and rule of every badge."""
    found = select(Badge.person_id, Badge.program_id, Badge.rule)
    return {(person, program, rule) for person, program, rule in db.session().execute(found)}


def active_people(ids: Collection[str]) -> dict[str, Person]:
    """Those of some people whose account is active, by id."""
    found = select(Person).where(Person.id.in_(ids), Person.state == AccountState.active)
    return {person.id: person for person in db.session().scalars(found)}


def left_programs(person_ids: Collection[str]) -> set[tuple[str, str]]:
    """Person and program of the enrollments that some people ended, and did not begin again."""
    found = select(Enrollment.person_id, Enrollment.program_id, Enrollment.state).where(
        Enrollment.person_id.in_(person_ids)
    )
    rows = [(person, program, state) for person, program, state in db.session().execute(found)]
    left = EnrollmentState.left
    stays = {(person, program) for person, program, state in rows if state != left}
    return {(person, program) for person, program, state in rows if state == left} - stays


def joined_between(start: date, end: date) -> list[Enrollment]:
    """The enrollments that began from a day until the day before another, also those that pause."""
    found = select(Enrollment).where(Enrollment.state != EnrollmentState.left)
    return [
        each for each in db.session().scalars(found.order_by(Enrollment.id))
        if start <= clock.local_day(each.joined_at, clock.zone()) < end
    ]  # fmt: skip


def goal_for(me: Person, goal_id: str) -> TeamGoal:
    """A goal of a program to which this person belongs; raises Missing."""
    found = db.session().get(TeamGoal, goal_id)
    if found is None or not programs.belongs(me, found.program_id):
        raise Missing(NO_GOAL)
    return found


def goals_of(program_id: str) -> list[TeamGoal]:
    """The goals of a program that are not canceled: those of the whole program, then units by name.

    Open ones come first, by their last day.
    """
    found = (
        select(TeamGoal)
        .outerjoin(OrgUnit, OrgUnit.id == TeamGoal.unit_id)
        .where(TeamGoal.program_id == program_id, TeamGoal.state != GoalState.canceled)
        .order_by(
            TeamGoal.state != GoalState.open, TeamGoal.unit_id.is_not(None), OrgUnit.name,
            TeamGoal.until, TeamGoal.id,
        )
    )  # fmt: skip
    return list(db.session().scalars(found))


def open_goals(program_id: str | None = None) -> list[TeamGoal]:
    """The open goals of a program, or of all."""
    found = select(TeamGoal).where(TeamGoal.state == GoalState.open)
    if program_id is not None:
        found = found.where(TeamGoal.program_id == program_id)
    return list(db.session().scalars(found.order_by(TeamGoal.id)))


def has_goals(program_id: str) -> bool:
    """Whether a program has a goal that is not canceled."""
    found = select(TeamGoal.id).where(
        TeamGoal.program_id == program_id, TeamGoal.state != GoalState.canceled
    )
    return db.session().scalar(found.limit(1)) is not None


def reached_lately(program: Program) -> list[TeamGoal]:
    """The goals of a program that were reached in the last days, the latest first."""
    found = select(TeamGoal).where(
        TeamGoal.program_id == program.id, TeamGoal.state == GoalState.reached,
        TeamGoal.closed_at > clock.now() - CELEBRATED,
    )  # fmt: skip
    return list(db.session().scalars(found.order_by(TeamGoal.closed_at.desc(), TeamGoal.id)))
