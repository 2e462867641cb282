"""Who may, in a program. The thing is a program, or something that carries its `program_id`."""

from typing import Any

from webapp.kernel.rules import rule
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs import queries
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState


def program_id(thing: Any) -> str:  # noqa: ANN401 - any noun of a program
    """The program a thing belongs to."""
    return str(thing.id if isinstance(thing, Program) else thing.program_id)


@rule("This is for the lead of the program.")
def is_lead(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Leads the program."""
    return holds(person, Role.lead, program_id(thing))


@rule("This is for reviewers of the program.")
def is_reviewer(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Reviews for the program."""
    return holds(person, Role.reviewer, program_id(thing))


@rule("This is for people who joined the program.")
def is_enrolled(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Is enrolled in the program."""
    return queries.enrollment(person, program_id(thing)) is not None


@rule("This is for people who agreed to the charter as it stands now.")
def is_current(person: Person, thing: Any) -> bool:  # noqa: ANN401 - see program_id
    """Is enrolled, on the newest charter."""
    return queries.current_enrollment(person, program_id(thing)) is not None


@rule("The program is not open at the moment.")
def is_open(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The program takes part in the day."""
    return bool(thing.state == ProgramState.open)


@rule("This is somebody else’s.")
def is_own(person: Person, thing: Any) -> bool:  # noqa: ANN401 - anything with a person
    """It is this person's own."""
    return bool(thing.person_id == person.id)


MAY = {"is_lead": is_lead, "is_own": is_own}
