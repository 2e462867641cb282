"""Permission rules of bookings."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role


@rule("This is for departments that ask people for time. An administrator grants the role.")
def is_announcer(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person plans requests of a department."""
    return holds(person, Role.announcer)


@rule("This is for the employee-view lead.")
def is_employee_view(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person watches over what employees are asked."""
    return holds(person, Role.employee_view)


@rule("This belongs to another person.")
def is_own_booking(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a booking
    """The person made the booking."""
    return bool(thing.person_id == person.id)


sees_calendar = is_employee_view | is_announcer
MAY = {"is_employee_view": is_employee_view, "is_own_booking": is_own_booking}
