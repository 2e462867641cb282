"""Sign up, wait, withdraw, and state afterwards whether one was there."""

from webapp.appointments.services import uninvite
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.workflow import ProgramState
from webapp.workshops import events, queries
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.rules import MAY
from webapp.workshops.services.messages import SIGNED_UP, invite_to_calendar
from webapp.workshops.services.places import fill, is_full, lock
from webapp.workshops.workflow import SIGN_UP, SignUpState, WorkshopState

__all__ = ["forget", "is_full", "show_name", "sign_up", "state_attendance", "withdraw"]


def sign_up(workshop: Workshop, *, by: Person, shown: bool = False) -> SignUp:
    """Take a place, or the last one of the waiting list; `shown` shows the name to the others.

    Raises NotAllowed for the person who holds it, or WrongState where nobody can sign up any more.
    """
    if is_own(by, workshop):
        raise NotAllowed("You hold it yourself.")
    db.lock(by)
    lock(workshop)
    if (known := queries.sign_up_of(workshop, by)) is not None:
        return known
    check_open(workshop)
    workshop.last_number += 1
    state = SignUpState.waiting if is_full(workshop) else SignUpState.signed_up
    made = SignUp(
        workshop_id=workshop.id, person_id=by.id, number=workshop.last_number, state=state,
        shown=shown, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    # Without an actor: the log is kept longer than sign-ups are.
    record(events.PlaceTaken(actor=None, object_id=workshop.id))
    if state == SignUpState.signed_up:
        invite_to_calendar(workshop, by, SIGNED_UP)
    return made


def check_open(workshop: Workshop) -> None:
    """Raise WrongState where nobody can sign up."""
    if workshop.state != WorkshopState.open or workshop.program.state != ProgramState.open:
        raise WrongState("The sign-up is not open.")
    if clock.now() >= workshop.sign_up_until:
        raise WrongState("The time to sign up is over.")


def withdraw(workshop: Workshop, *, by: Person) -> None:
    """Give the place back; the next person gets it. Raises WrongState once it has started."""
    db.lock(by)
    lock(workshop)
    mine = queries.sign_up_of(workshop, by)
    if mine is None:
        return
    if workshop.state != WorkshopState.open or workshop.appointment.starts_at <= clock.now():
        raise WrongState("It has started, or does not take place. You need not withdraw.")
    _remove(mine, workshop)


def forget(person: Person, program_id: str | None = None) -> int:
    """Remove the sign-ups of a person for what is not over, in a program or in all; their number."""
    found = queries.future_sign_ups(person, program_id)
    for each in found:
        lock(each.workshop)
        _remove(each, each.workshop)
    return len(found)


def _remove(sign_up: SignUp, workshop: Workshop) -> None:
    uninvite(workshop.appointment, sign_up.person)
    db.session().delete(sign_up)
    db.session().flush()
    record(events.PlaceLeft(actor=None, object_id=workshop.id))
    fill(workshop)


def _own(workshop: Workshop, by: Person) -> SignUp:
    """The sign-up of a person, of a locked workshop; raises Missing."""
    lock(workshop)
    return queries.own_sign_up(by, workshop.id)


def show_name(workshop: Workshop, *, shown: bool, by: Person) -> None:
    """Show one's name to the others who have a place, or hide it. Raises Missing."""
    _own(workshop, by).shown = shown


def state_attendance(workshop: Workshop, *, there: bool, by: Person) -> None:
    """State whether one was there; it can be changed until 14 days after the end.

    Raises Missing, or WrongState before the end and after these days.
    """
    sign_up = _own(workshop, by)
    if sign_up.state == (SignUpState.attended if there else SignUpState.absent):
        return
    if not can_state(workshop):
        raise WrongState("This can be answered from the end on, for 14 days.")
    SIGN_UP.take(
        sign_up, "attend" if there else "miss", by=by, may=MAY,
        said_at=sign_up.said_at or clock.now(),
    )  # fmt: skip
    record(events.AttendanceStated(actor=None, object_id=workshop.id))


def can_state(workshop: Workshop) -> bool:
    """Whether people can state now that they were there."""
    end = workshop.appointment.ends_at
    return workshop.state in queries.OVER and end <= clock.now() < end + queries.STATED_FOR
