"""Who may, in the whole house."""

from typing import Any

from webapp.kernel.rules import rule
from webapp.people import queries
from webapp.people.models import Person
from webapp.people.workflow import Role


@rule("This is for administrators.")
def is_admin(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """Holds the administrator's role."""
    return queries.holds(person, Role.admin)


MAY = {"is_admin": is_admin}
