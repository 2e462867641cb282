"""The verbs of an enrollment: all are the person's own, and none asks why."""

from datetime import date, timedelta
from typing import Any

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.programs import events, queries
from webapp.programs.models import Charter, Enrollment, Program, PurposeEntry
from webapp.programs.rules import MAY
from webapp.programs.workflow import ENROLLMENT, EnrollmentState, ProgramState, Purpose

LONGEST_PAUSE = timedelta(days=731)
CHANGED = msg("The charter has changed since you opened it. Here is the new one.")


def join(program: Program, *, by: Person, version: int) -> Enrollment:
    """Join, on the version of the charter that was read. Joining twice changes nothing.

    Raises WrongState when the program is not open or the charter has changed since.
    """
    db.lock(program)
    if program.state != ProgramState.open:
        raise WrongState("The program is not open at the moment.")
    charter = _as_read(program, version)
    running = queries.place(by, program.id)
    if running is not None:
        return running
    made = Enrollment(
        program_id=program.id, person_id=by.id, charter_id=charter.id, joined_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    record(events.Joined(**_ids(made, by), charter_version=version))
    return made


def _as_read(program: Program, version: int) -> Charter:
    db.session().refresh(program, ["charters"])
    if program.charter.version != version:
        raise WrongState(CHANGED)
    return program.charter


def agree(enrollment: Enrollment, *, by: Person, version: int) -> Enrollment:
    """Agree to the newest charter. Agreeing twice changes nothing.

    Raises WrongState when the charter has changed since it was read.
    """
    _hold_own(enrollment, by)
    charter = _as_read(enrollment.program, version)
    if enrollment.charter_id == charter.id:
        return enrollment
    enrollment.charter = charter
    record(events.Agreed(**_ids(enrollment, by), charter_version=version))
    return enrollment


def _hold_own(enrollment: Enrollment, by: Person) -> None:
    db.lock(enrollment)
    if (reason := MAY["is_own"].reason(by, enrollment)) is not None:
        raise NotAllowed(reason)
    if enrollment.state == EnrollmentState.left:
        raise WrongState("You left this program. Join again to change this.")


def pause_until(enrollment: Enrollment, until: date, *, by: Person) -> Enrollment:
    """Pause up to a day on which they are back. Raises Invalid for a day that is not ahead."""
    today = clock.now().date()
    if until <= today or until > today + LONGEST_PAUSE:
        raise Invalid("until", "Choose a day from tomorrow on, two years ahead at most.")
    ENROLLMENT.take(enrollment, "pause", by=by, may=MAY, paused_until=until)
    record(events.Paused(**_ids(enrollment, by)))
    return enrollment


def resume(enrollment: Enrollment, *, by: Person) -> Enrollment:
    """Take part again before the day."""
    ENROLLMENT.take(enrollment, "resume", by=by, may=MAY)
    record(events.Resumed(**_ids(enrollment, by)))
    return enrollment


def return_due(enrollment: Enrollment, *, day: date) -> None:
    """Take part again because the day has come; somebody who chose anew meanwhile is left alone."""
    db.lock(enrollment)
    if enrollment.paused_until is None or enrollment.paused_until > day:
        return
    ENROLLMENT.take(enrollment, "return", by=None, may=MAY)
    record(events.Resumed(**_ids(enrollment, None)))


def _ids(enrollment: Enrollment, by: Person | None) -> dict[str, Any]:
    return {
        "actor": by.id if by else None,
        "object_id": enrollment.id,
        "program_id": enrollment.program_id,
        "person_id": enrollment.person_id,
    }


def leave(enrollment: Enrollment, *, by: Person) -> Enrollment:
    """Leave. No reason is asked; what was allowed stops, and handlers cancel what was scheduled."""
    ENROLLMENT.take(enrollment, "leave", by=by, may=MAY, left_at=clock.now())
    return _left(enrollment, by)


def end_place(enrollment: Enrollment) -> Enrollment:
    """End a place because the account ended; the same follows from it as from leaving."""
    ENROLLMENT.take(enrollment, "end", by=None, may=MAY, left_at=clock.now())
    return _left(enrollment, None)


def _left(enrollment: Enrollment, by: Person | None) -> Enrollment:
    stopped = sorted(queries.allowed(enrollment))
    for purpose in stopped:
        _enter(enrollment, purpose, by, given=False)
    enrollment.receipt = {"purposes": len(stopped)} if stopped else {}
    record(events.Left(**_ids(enrollment, by)))
    return enrollment


def note_cancelled(enrollment_id: str, kind: str, count: int) -> None:
    """A room above says how many things it cancelled because somebody left; for their receipt."""
    left = db.session().get_one(Enrollment, enrollment_id)
    if count:
        left.receipt = {**left.receipt, kind: left.receipt.get(kind, 0) + count}


def choose(enrollment: Enrollment, purpose: Purpose, *, given: bool, by: Person) -> Enrollment:
    """Allow one purpose, or stop it; choosing what holds already changes nothing.

    Raises WrongState for a yes under a charter that is not the newest any more; a no always holds.
    """
    _hold_own(enrollment, by)
    if (purpose in queries.allowed(enrollment)) == given:
        return enrollment
    if given and _behind(enrollment):
        raise WrongState("The charter is new. Read it and agree first, or leave.")
    _enter(enrollment, purpose, by, given=given)
    return enrollment


def _behind(enrollment: Enrollment) -> bool:
    db.session().refresh(enrollment.program, ["charters"])
    return enrollment.charter_id != enrollment.program.charter.id


def _enter(enrollment: Enrollment, purpose: Purpose, by: Person | None, *, given: bool) -> None:
    db.session().add(
        PurposeEntry(
            enrollment_id=enrollment.id, purpose=purpose, given=given,
            charter_version=enrollment.charter.version, at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    facts = _ids(enrollment, by) | {"purpose": purpose.value}
    record(events.PurposeGiven(**facts) if given else events.PurposeWithdrawn(**facts))
