"""Who reads the calendar of events, and who changes it."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role

EDITORS = frozenset({Role.analyst, Role.lead})
# Everybody who can read figures, on which the events are drawn.
READERS = EDITORS | {Role.observer, Role.employee_view}


@rule("This is for analysts and for leads of a program.")
def edits_calendar(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person is an analyst or leads a program."""
    return any(role in EDITORS for role, _scope in roles_of(person))


@rule("This is for people who can read figures.")
def reads_calendar(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person can read figures of a program or of the organization."""
    return any(role in READERS for role, _scope in roles_of(person))
