"""Permission rules of the administrators' pages."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.rules import is_admin
from webapp.people.workflow import Role


@rule("Only observers and administrators can open this page.")
def is_observer(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person is an observer."""
    return holds(person, Role.observer)


reads_activity = is_observer | is_admin
