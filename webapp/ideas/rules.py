"""Permission rules of ideas."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import scopes
from webapp.people.rules import is_own
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.rules import is_lead


@rule("Another lead decides about your own idea. If there is none, an administrator can name one.")
def is_not_own(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an idea
    """The idea belongs to somebody else."""
    return bool(thing.person_id != person.id)


may_decide = is_lead & is_not_own


@rule("This is for leads of programs in which stories are written.")
def leads_sharing(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person leads a sharing program."""
    return bool(scopes(person, Role.lead)) and bool(
        programs.with_role(person, Role.lead, Kind.sharing)
    )


MAY = {"is_own": is_own, "is_lead": is_lead, "may_decide": may_decide}
