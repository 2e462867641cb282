"""Permission rules of personal links and of the visits of the career page."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.rules import is_own
from webapp.people.workflow import Role
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState

READERS = (Role.employee_view, Role.analyst, Role.observer)


@rule("Only the program lead, analysts, observers and employee-view leads can see these figures.")
def reads_visits(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a program
    """The person leads the program, or reads figures of the whole organization once it is open."""
    program: Program = thing
    roles = roles_of(person)
    if (Role.lead, program.id) in roles:
        return True
    return program.state != ProgramState.draft and any((role, None) in roles for role in READERS)


MAY = {"is_own": is_own}
