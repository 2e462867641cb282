"""Who may read figures."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.programs.rules import program_id

ORGANIZATION_READERS = (Role.employee_view, Role.analyst, Role.observer)


@rule("Figures are for the lead of the program, for analysts and for observers.")
def may_read(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Allow leads of the program, and readers of figures of the whole organization."""
    roles = roles_of(person)
    return (Role.lead, program_id(thing)) in roles or any(
        (r, None) in roles for r in ORGANIZATION_READERS
    )
