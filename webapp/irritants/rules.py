"""Permission rules of irritants."""

from typing import Any

from webapp.core.permissions import rule
from webapp.irritants.queries import may_handle, standing
from webapp.people.models import Person
from webapp.people.queries import scopes
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs


@rule(
    "This is for people who handle irritants. A lead never handles complaints about the own program."
)
def handles(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an irritant
    """The person handles the irritant."""
    return standing(person, thing).handles


@rule("This is for people who handle irritants.")
def handles_any(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person has a role that can handle irritants."""
    return may_handle(person)


@rule("This is for the person in charge, and for people who handle irritants.")
def works_on(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an irritant
    """The person handles the irritant or is in charge of it."""
    found = standing(person, thing)
    return found.handles or found.in_charge


@rule("This is for the person who reported it, and for people who handle irritants.")
def may_reopen(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an irritant
    """The person reported the irritant or handles it."""
    found = standing(person, thing)
    return found.reports or found.handles


@rule("This belongs to another person.")
def reports(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an irritant
    """The person reported the irritant."""
    return standing(person, thing).reports


@rule("This is between the person who reported it and the people who handle it.")
def takes_part(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an irritant
    """The person reads and writes messages about the irritant."""
    return standing(person, thing).inside


@rule("This is for leads of programs in which stories are written.")
def leads_sharing(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person leads a sharing program."""
    return bool(scopes(person, Role.lead)) and bool(
        programs.with_role(person, Role.lead, Kind.sharing)
    )


MAY = {"handles": handles, "works_on": works_on, "may_reopen": may_reopen}
