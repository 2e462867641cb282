"""Permission rules that concern the whole organization."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people import queries
from webapp.people.models import Person
from webapp.people.workflow import Role


@rule("Only administrators can open this page.")
def is_admin(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person is an administrator."""
    return queries.holds(person, Role.admin)


@rule("This is for departments that ask people for time. An administrator grants the role.")
def is_announcer(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person plans requests of a department."""
    return queries.holds(person, Role.announcer)


@rule("This is for the employee-view lead.")
def is_employee_view(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person watches over what employees are asked."""
    return queries.holds(person, Role.employee_view)


@rule("This belongs to another person.")
def is_own(person: Person, thing: Any) -> bool:  # noqa: ANN401 - anything with a person
    """The thing belongs to the person."""
    return bool(thing.person_id == person.id)


@rule("This is another person’s account.")
def is_self(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a rule's form
    """The thing is the person's own account."""
    return bool(thing.id == person.id)


MAY = {"is_admin": is_admin, "is_self": is_self}
