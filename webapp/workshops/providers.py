"""The question that a package above workshops answers; set by `webapp.wiring`."""

from webapp.core.runtime import Provider
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.workshops.formats import formats_of
from webapp.workshops.workflow import Format

# Whether a person is an active champion of a program, and may hold clinics in it.
is_champion: Provider[[Person, Program], bool] = Provider(lambda _person, _program: False)


def formats_for(person: Person, program: Program) -> list[Format]:
    """The formats that a person may hold in a program."""
    return formats_of(
        program.kind, leads=is_lead(person, program), champion=is_champion(person, program)
    )
