"""Permission rules of barometers."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.rules import is_employee_view
from webapp.people.workflow import Role

READERS = (Role.employee_view, Role.analyst, Role.observer, Role.admin)


@rule("This is for the employee-view lead, analysts, observers and administrators.")
def reads_barometers(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person may read questionnaires and the states of waves, never unpublished results."""
    return any(holds(person, role) for role in READERS)


MAY = {"is_employee_view": is_employee_view}
