"""Who reads the gauge, and who closes repairs."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.programs.models import Program
from webapp.programs.rules import is_lead, program_id
from webapp.programs.workflow import ProgramState

ORGANIZATION_READERS = (Role.employee_view, Role.analyst, Role.observer)
MAY = {"is_lead": is_lead}


@rule("Only the program lead, analysts, observers and employee-view leads can see these figures.")
def reads_gauge(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Allow leads of the program; readers of the whole organization once it has been opened."""
    roles = roles_of(person)
    if (Role.lead, program_id(thing)) in roles:
        return True
    draft = isinstance(thing, Program) and thing.state == ProgramState.draft
    return not draft and any((role, None) in roles for role in ORGANIZATION_READERS)
