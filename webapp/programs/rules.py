"""Permission rules of a program. The thing is a program or an object with a `program_id`."""

from typing import Any

from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.rules import is_own
from webapp.people.workflow import Role
from webapp.programs import queries
from webapp.programs.models import Program


def program_id(thing: Any) -> str:  # noqa: ANN401 - any object of a program
    """The id of the program that a thing belongs to."""
    return str(thing.id if isinstance(thing, Program) else thing.program_id)


def has_role(program: Program, role: Role) -> bool:
    """Whether people can have this role in the program: only stories have reviewers."""
    return role == Role.lead or (role == Role.reviewer and program.shares)


@rule("This is for the lead of the program.")
def is_lead(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """The person leads the program."""
    return holds(person, Role.lead, program_id(thing))


@rule("This is for the person who was asked to be the sponsor.")
def is_asked_sponsor(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a program
    """The lead asked this person's mail address."""
    return thing.sponsor_asked is not None and person.email == thing.sponsor_asked


@rule("This is for reviewers of the program.")
def is_reviewer(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """The person is a reviewer of the program."""
    return holds(person, Role.reviewer, program_id(thing))


@rule("This is for people who joined the program.")
def is_enrolled(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """The person is actively enrolled in the program."""
    return queries.active_enrollment(person, program_id(thing)) is not None


MAY = {"is_lead": is_lead, "is_own": is_own}
