"""Who may read figures."""

from typing import Any

from webapp.kernel.rules import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.programs.rules import program_id

HOUSE_READERS = (Role.employee_view, Role.analyst, Role.observer)


@rule("Figures are for the lead of the program, for analysts and for observers.")
def may_read(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Leads the program, or reads figures for the whole house."""
    held = roles_of(person)
    return (Role.lead, program_id(thing)) in held or any((r, None) in held for r in HOUSE_READERS)
