"""Who imports files of recruitment, and who reads the figures."""

from typing import Any, Final

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role

IMPORTERS: Final = frozenset({Role.admin, Role.analyst})
READERS: Final = frozenset({Role.lead, Role.analyst})


@rule("This is for analysts and administrators.")
def imports_recruitment(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person is an analyst or an administrator."""
    return any(role in IMPORTERS for role, _scope in roles_of(person))


@rule("This is for analysts and for leads of a program.")
def reads_recruitment(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person is an analyst or leads a program."""
    return any(role in READERS for role, _scope in roles_of(person))
