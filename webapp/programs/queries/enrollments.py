"""Reads of enrollments and consents."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from webapp.core import db
from webapp.core.lists import folded
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.program_kinds import Consent, Kind
from webapp.programs.models import Charter, ConsentEntry, Enrollment, Program
from webapp.programs.workflow import EnrollmentState


@dataclass(frozen=True)
class OwnEnrollment:
    """A person's enrollment with its program; `behind`: a newer charter waits for agreement."""

    program: Program
    enrollment: Enrollment
    behind: bool

    @property
    def paused(self) -> bool:
        """Whether the enrollment is paused."""
        return self.enrollment.state == EnrollmentState.paused


def active_enrollment(person: Person, program_id: str) -> Enrollment | None:
    """A person's active enrollment, on any version of the charter: enough to read."""
    found = enrollment(person, program_id)
    return found if found and found.state == EnrollmentState.active else None


def current_enrollment(person: Person, program_id: str) -> Enrollment | None:
    """An active enrollment on the newest charter: needed to submit and share."""
    found = active_enrollment(person, program_id)
    if found is None:
        return None
    newest = select(func.max(Charter.version)).where(Charter.program_id == program_id)
    return found if found.charter.version == db.session().scalar(newest) else None


def locked_enrollment(person: Person, program_id: str) -> Enrollment | None:
    """As current_enrollment, with the row locked until the transaction ends."""
    found = enrollment(person, program_id)
    if found is not None:
        db.lock(found)
    return current_enrollment(person, program_id)


def enrollment(person: Person, program_id: str) -> Enrollment | None:
    """A person's enrollment that has not ended, active or paused."""
    return db.session().scalar(
        select(Enrollment).where(
            Enrollment.person_id == person.id,
            Enrollment.program_id == program_id,
            Enrollment.state != EnrollmentState.left,
        )
    )


def enrollments_of(person_id: str) -> list[Enrollment]:
    """A person's enrollments that have not ended, active or paused."""
    found = (
        select(Enrollment)
        .where(Enrollment.person_id == person_id, Enrollment.state != EnrollmentState.left)
        .order_by(Enrollment.id)
    )
    return list(db.session().scalars(found))


def own_enrollments(person: Person, kind: Kind | None = None) -> list[OwnEnrollment]:
    """A person's enrollments that have not ended, oldest program first, of a kind or of any."""
    newest = (
        select(func.max(Charter.version))
        .where(Charter.program_id == Program.id)
        .scalar_subquery()
        .correlate(Program)
    )
    of_kind = [] if kind is None else [Program.kind == kind]
    found = db.session().execute(
        select(Program, Enrollment, Charter.version < newest)
        .join(Enrollment, Enrollment.program_id == Program.id)
        .join(Charter, Charter.id == Enrollment.charter_id)
        .where(
            Enrollment.person_id == person.id, Enrollment.state != EnrollmentState.left, *of_kind
        )
        .order_by(Program.made_at, Program.id)
    )
    return [OwnEnrollment(program, found, bool(behind)) for program, found, behind in found]


def last_left(person: Person, program_id: str) -> Enrollment | None:
    """The enrollment of a person that ended last."""
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


def allows(person_id: str, program_id: str, consent: Consent) -> bool:
    """Whether a person's active enrollment has a consent now; False by default."""
    newest = (
        select(ConsentEntry.given)
        .join(Enrollment, Enrollment.id == ConsentEntry.enrollment_id)
        .where(
            Enrollment.person_id == person_id,
            Enrollment.program_id == program_id,
            Enrollment.state == EnrollmentState.active,
            ConsentEntry.consent == consent,
        )
        .order_by(ConsentEntry.id.desc())
        .limit(1)
    )
    return db.session().scalar(newest) is True


def allowed(found: Enrollment) -> set[Consent]:
    """The consents whose newest entry is given."""
    newest = {entry.consent: entry.given for entry in ledger(found)}
    return {consent for consent, given in newest.items() if given}


def ledger(found: Enrollment) -> list[ConsentEntry]:
    """Every entry of an enrollment, oldest first."""
    entries = select(ConsentEntry).where(ConsentEntry.enrollment_id == found.id)
    return list(db.session().scalars(entries.order_by(ConsentEntry.id)))


def listed_people(program_id: str) -> list[Person]:
    """The people who allow to be listed in the program, by name; nobody else, and no total."""
    newest = (
        select(func.max(ConsentEntry.id))
        .where(ConsentEntry.consent == Consent.listed)
        .group_by(ConsentEntry.enrollment_id)
    )
    found = (
        select(Person)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .join(ConsentEntry, ConsentEntry.enrollment_id == Enrollment.id)
        .where(
            Enrollment.program_id == program_id,
            Enrollment.state == EnrollmentState.active,
            Person.state == AccountState.active,
            ConsentEntry.id.in_(newest),
            ConsentEntry.given.is_(True),
        )
    )
    # Sorted here, because databases put É after Z.
    return sorted(db.session().scalars(found), key=lambda p: (folded(p.name), p.id))


def due_to_return(day: date) -> list[Enrollment]:
    """Paused enrollments that end on a day or before."""
    found = (
        select(Enrollment)
        .where(Enrollment.state == EnrollmentState.paused, Enrollment.paused_until <= day)
        .order_by(Enrollment.id)
    )
    return list(db.session().scalars(found))
