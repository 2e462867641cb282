"""Who reads the mirror index."""

from typing import Any, Final

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role

READERS: Final = frozenset({Role.lead, Role.analyst, Role.observer, Role.employee_view, Role.admin})


@rule("This is for leads of programs, analysts, observers, employee-view leads and administrators.")
def reads_mirror(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person has a role with which they read figures of the whole organization."""
    return any(role in READERS for role, _scope in roles_of(person))
