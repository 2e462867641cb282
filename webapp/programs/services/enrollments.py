"""Services of enrollments: each is the person's own action, and none asks for a reason."""

from datetime import date, timedelta
from typing import Any

from webapp.core import clock, db
from webapp.core.errors import Invalid, Missing, NotAllowed, WrongState
from webapp.core.i18n import day_in, gettext_noop
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.program_kinds import KINDS, Consent
from webapp.programs import events, queries
from webapp.programs.models import Charter, ConsentEntry, Enrollment, Program
from webapp.programs.opening import waits_until
from webapp.programs.rules import MAY
from webapp.programs.workflow import ENROLLMENT, EnrollmentState, ProgramState

NO_OPTION = gettext_noop("There is no such option.")
LONGEST_PAUSE = timedelta(days=731)
CHANGED = gettext_noop("The charter has changed since you opened it. Here is the new one.")


def join(program: Program, *, by: Person, version: int) -> Enrollment:
    """Enroll a person, on the version of the charter that they read. Idempotent.

    Raises WrongState when the program is not open, opens later in the unit of the person, or the
    charter has changed since.
    """
    db.lock(program)
    if program.state != ProgramState.open:
        raise WrongState("The program is not open at the moment.")
    charter = _charter_if_current(program, version)
    existing = queries.enrollment(by, program.id)
    if existing is not None:
        return existing
    if (day := waits_until(program, by)) is not None:
        raise WrongState("The program opens in your unit on %(day)s.", day=day_in(by.locale, day))
    enrollment = Enrollment(
        program_id=program.id, person_id=by.id, charter_id=charter.id, joined_at=clock.now()
    )
    db.session().add(enrollment)
    db.session().flush()
    record(events.Joined(**_ids(enrollment, by), charter_version=version))
    return enrollment


def _charter_if_current(program: Program, version: int) -> Charter:
    db.session().refresh(program, ["charters"])
    if program.charter.version != version:
        raise WrongState(CHANGED)
    return program.charter


def agree(enrollment: Enrollment, *, by: Person, version: int) -> Enrollment:
    """Agree to the newest charter. Idempotent.

    Raises WrongState when the charter has changed since it was read.
    """
    _lock_own(enrollment, by)
    charter = _charter_if_current(enrollment.program, version)
    if enrollment.charter_id == charter.id:
        return enrollment
    enrollment.charter = charter
    record(events.Agreed(**_ids(enrollment, by), charter_version=version))
    return enrollment


def _lock_own(enrollment: Enrollment, by: Person) -> None:
    db.lock(enrollment)
    if (reason := MAY["is_own"].reason(by, enrollment)) is not None:
        raise NotAllowed(reason)
    if enrollment.state == EnrollmentState.left:
        raise WrongState("You left this program. Join again to change this.")


def pause_until(enrollment: Enrollment, until: date, *, by: Person) -> Enrollment:
    """Pause until a day, on which the person takes part again. Raises Invalid for a past day."""
    today = clock.today()
    if until <= today or until > today + LONGEST_PAUSE:
        raise Invalid("until", "Choose a day from tomorrow on, two years ahead at most.")
    ENROLLMENT.take(enrollment, "pause", by=by, may=MAY, paused_until=until)
    record(events.Paused(**_ids(enrollment, by)))
    return enrollment


def resume(enrollment: Enrollment, *, by: Person) -> Enrollment:
    """End a pause before its last day."""
    ENROLLMENT.take(enrollment, "resume", by=by, may=MAY)
    record(events.Resumed(**_ids(enrollment, by)))
    return enrollment


def return_due(enrollment: Enrollment, *, day: date) -> None:
    """End a pause on its day, unless the person has changed the pause meanwhile."""
    db.lock(enrollment)
    if enrollment.paused_until is None or enrollment.paused_until > day:
        return
    ENROLLMENT.take(enrollment, "return", by=None, may=MAY)
    record(events.Resumed(**_ids(enrollment, None)))


def _ids(enrollment: Enrollment, by: Person | None) -> dict[str, Any]:
    return {
        "actor": by.id if by else None, "object_id": enrollment.id,
        "program_id": enrollment.program_id, "person_id": enrollment.person_id,
    }  # fmt: skip


def leave(enrollment: Enrollment, *, by: Person) -> Enrollment:
    """Leave a program: withdraws all consents; event handlers cancel what was scheduled."""
    ENROLLMENT.take(enrollment, "leave", by=by, may=MAY, left_at=clock.now())
    return _finish(enrollment, by)


def end_enrollment(enrollment: Enrollment) -> Enrollment:
    """End an enrollment because the account ended, with the same effects as leaving."""
    ENROLLMENT.take(enrollment, "end", by=None, may=MAY, left_at=clock.now())
    return _finish(enrollment, None)


def _finish(enrollment: Enrollment, by: Person | None) -> Enrollment:
    withdrawn = sorted(queries.allowed(enrollment))
    for consent in withdrawn:
        _add_entry(enrollment, consent, by, given=False)
    enrollment.receipt = {"consents": len(withdrawn)} if withdrawn else {}
    record(events.Left(**_ids(enrollment, by)))
    return enrollment


def note_cancelled(enrollment_id: str, kind: str, count: int) -> None:
    """Count things that another package cancelled in the receipt of a person who left."""
    enrollment = db.session().get_one(Enrollment, enrollment_id)
    if count:
        receipt = enrollment.receipt
        enrollment.receipt = {**receipt, kind: receipt.get(kind, 0) + count}


def set_consent(enrollment: Enrollment, consent: Consent, *, given: bool, by: Person) -> Enrollment:
    """Give or withdraw one consent. Idempotent.

    Raises Missing for a consent that programs of this kind do not have, and WrongState when giving
    a consent while a newer charter waits for agreement; withdrawing is always possible.
    """
    _lock_own(enrollment, by)
    if given and consent not in KINDS[enrollment.program.kind].consents:
        raise Missing(NO_OPTION)
    if (consent in queries.allowed(enrollment)) == given:
        return enrollment
    db.session().refresh(enrollment.program, ["charters"])
    if given and enrollment.charter_id != enrollment.program.charter.id:
        raise WrongState("The charter has a new version. Agree to it first.")
    _add_entry(enrollment, consent, by, given=given)
    return enrollment


def _add_entry(enrollment: Enrollment, consent: Consent, by: Person | None, *, given: bool) -> None:
    db.session().add(
        ConsentEntry(
            enrollment_id=enrollment.id, consent=consent, given=given,
            charter_version=enrollment.charter.version, at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    facts = _ids(enrollment, by) | {"consent": consent.value}
    record(events.ConsentGiven(**facts) if given else events.ConsentWithdrawn(**facts))
