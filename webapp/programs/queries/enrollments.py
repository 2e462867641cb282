"""Reads of enrollments and of what people allow."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from webapp.kernel import db
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Charter, Enrollment, Program, PurposeEntry
from webapp.programs.workflow import EnrollmentState, Purpose


@dataclass(frozen=True)
class Standing:
    """Somebody's own place in a program, and whether a newer charter waits for their answer."""

    program: Program
    enrollment: Enrollment
    behind: bool

    @property
    def paused(self) -> bool:
        """Whether they pause."""
        return self.enrollment.state == EnrollmentState.paused


def enrollment(person: Person, program_id: str) -> Enrollment | None:
    """Somebody's active enrollment, on whatever version of the charter: they may read."""
    found = place(person, program_id)
    return found if found and found.state == EnrollmentState.active else None


def current_enrollment(person: Person, program_id: str) -> Enrollment | None:
    """An active enrollment on the newest charter: they may submit and share."""
    found = enrollment(person, program_id)
    if found is None:
        return None
    newest = select(func.max(Charter.version)).where(Charter.program_id == program_id)
    return found if found.charter.version == db.session().scalar(newest) else None


def held_enrollment(person: Person, program_id: str) -> Enrollment | None:
    """The same, held: it cannot end before the work at hand does."""
    running = place(person, program_id)
    if running is not None:
        db.lock(running)
    return current_enrollment(person, program_id)


def place(person: Person, program_id: str) -> Enrollment | None:
    """Somebody's enrollment that runs, active or paused."""
    return db.session().scalar(
        select(Enrollment).where(
            Enrollment.person_id == person.id,
            Enrollment.program_id == program_id,
            Enrollment.state != EnrollmentState.left,
        )
    )


def running_of(person_id: str) -> list[Enrollment]:
    """Somebody's enrollments that run, active or paused."""
    return list(
        db.session().scalars(
            select(Enrollment)
            .where(Enrollment.person_id == person_id, Enrollment.state != EnrollmentState.left)
            .order_by(Enrollment.id)
        )
    )


def places_of(person: Person) -> list[Standing]:
    """Somebody's own places, oldest program first."""
    newest = (
        select(func.max(Charter.version))
        .where(Charter.program_id == Program.id)
        .scalar_subquery()
        .correlate(Program)
    )
    found = db.session().execute(
        select(Program, Enrollment, Charter.version < newest)
        .join(Enrollment, Enrollment.program_id == Program.id)
        .join(Charter, Charter.id == Enrollment.charter_id)
        .where(Enrollment.person_id == person.id, Enrollment.state != EnrollmentState.left)
        .order_by(Program.made_at, Program.id)
    )
    return [Standing(program, running, bool(behind)) for program, running, behind in found]


def last_left(person: Person, program_id: str) -> Enrollment | None:
    """The enrollment that somebody left last."""
    return db.session().scalar(
        select(Enrollment)
        .where(
            Enrollment.person_id == person.id,
            Enrollment.program_id == program_id,
            Enrollment.state == EnrollmentState.left,
        )
        .order_by(Enrollment.left_at.desc())
        .limit(1)
    )


def allows(person_id: str, program_id: str, purpose: Purpose) -> bool:
    """Whether somebody who is actively in allows a purpose now; False unless they said so."""
    newest = (
        select(PurposeEntry.given)
        .join(Enrollment, Enrollment.id == PurposeEntry.enrollment_id)
        .where(
            Enrollment.person_id == person_id,
            Enrollment.program_id == program_id,
            Enrollment.state == EnrollmentState.active,
            PurposeEntry.purpose == purpose,
        )
        .order_by(PurposeEntry.id.desc())
        .limit(1)
    )
    return db.session().scalar(newest) is True


def allowed(running: Enrollment) -> set[Purpose]:
    """The purposes whose newest entry is a yes."""
    return {e.purpose for e in _newest(running) if e.given}


def _newest(running: Enrollment) -> list[PurposeEntry]:
    newest = (
        select(func.max(PurposeEntry.id))
        .where(PurposeEntry.enrollment_id == running.id)
        .group_by(PurposeEntry.purpose)
    )
    return list(db.session().scalars(select(PurposeEntry).where(PurposeEntry.id.in_(newest))))


def ledger(running: Enrollment) -> list[PurposeEntry]:
    """Every entry of an enrollment, oldest first."""
    return list(
        db.session().scalars(
            select(PurposeEntry)
            .where(PurposeEntry.enrollment_id == running.id)
            .order_by(PurposeEntry.id)
        )
    )


def listed_people(program_id: str) -> list[Person]:
    """Who allows to be named to others in the program, by name; nobody else, and no total."""
    newest = (
        select(func.max(PurposeEntry.id))
        .where(PurposeEntry.purpose == Purpose.listed)
        .group_by(PurposeEntry.enrollment_id)
    )
    return list(
        db.session().scalars(
            select(Person)
            .join(Enrollment, Enrollment.person_id == Person.id)
            .join(PurposeEntry, PurposeEntry.enrollment_id == Enrollment.id)
            .where(
                Enrollment.program_id == program_id,
                Enrollment.state == EnrollmentState.active,
                Person.state == AccountState.active,
                PurposeEntry.id.in_(newest),
                PurposeEntry.given.is_(True),
            )
            .order_by(Person.name, Person.id)
        )
    )


def measured_enrollments() -> list[Enrollment]:
    """Active enrollments whose person allows *measuring* now, in a fixed order."""
    newest = (
        select(func.max(PurposeEntry.id))
        .where(PurposeEntry.purpose == Purpose.measuring)
        .group_by(PurposeEntry.enrollment_id)
    )
    return list(
        db.session().scalars(
            select(Enrollment)
            .join(PurposeEntry, PurposeEntry.enrollment_id == Enrollment.id)
            .where(Enrollment.state == EnrollmentState.active, PurposeEntry.id.in_(newest))
            .where(PurposeEntry.given.is_(True))
            .order_by(Enrollment.joined_at, Enrollment.id)
        )
    )


def measuring_changed(program_id: str, since: datetime) -> int:
    """How many people began or stopped to allow *measuring* in a program since a moment."""
    changed = (
        select(func.count(Enrollment.person_id.distinct()))
        .join(PurposeEntry, PurposeEntry.enrollment_id == Enrollment.id)
        .where(Enrollment.program_id == program_id, PurposeEntry.at >= since)
        .where(PurposeEntry.purpose == Purpose.measuring)
    )
    return db.session().scalar(changed) or 0


def due_to_return(day: date) -> list[Enrollment]:
    """Paused enrollments whose day has come."""
    return list(
        db.session().scalars(
            select(Enrollment)
            .where(Enrollment.state == EnrollmentState.paused, Enrollment.paused_until <= day)
            .order_by(Enrollment.id)
        )
    )
