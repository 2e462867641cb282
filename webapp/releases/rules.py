"""Who reads the ledger of released tables, and what they are about."""

from typing import Any, Final

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role

READERS: Final = frozenset({Role.observer, Role.analyst, Role.admin, Role.employee_view})
WAVE: Final = "wave"
"""The name of the result of a wave in the ledger."""
PARTICIPATION: Final = "participation"
"""The name of the participation of units in a quarter in the ledger."""


@rule("This is for analysts, observers, administrators and the employee-view lead.")
def reads_ledger(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person reads figures of the organization or runs the application."""
    return any(role in READERS for role, _scope in roles_of(person))
