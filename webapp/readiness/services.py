"""Open a program, with a written reason where something is missing."""

from typing import Final

from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.readiness import events, queries
from webapp.readiness.models import Opening

# Long enough for a sentence with a cause.
SHORTEST: Final = 20
LONGEST: Final = 1000


def open_draft(program: Program, *, by: Person, reason: str) -> None:
    """Open a draft. Raises NotAllowed, WrongState for any other program, or Invalid on `reason`."""
    db.lock(program)
    if program.state != ProgramState.draft:
        raise WrongState(CHANGED)
    programs.open_program(program, by=by, reason=reason)


def keep_reason(program: Program, by: Person, reason: str) -> None:
    """Store why a program opens although something is missing; nothing where nothing is.

    The reason is in the language of the person. Raises Invalid on `reason`.
    """
    missing = [item.need.value for item in queries.checklist(program) if not item.done]
    if not missing:
        return
    words = reason.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Invalid(
            "reason",
            "Something is missing. Say why the program opens all the same, in %(least)s to "
            "%(most)s characters.",
            least=SHORTEST, most=LONGEST,
        )  # fmt: skip
    db.session().add(
        Opening(
            program_id=program.id, missing=missing, reason=words, language=by.locale,
            opened_at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    record(events.OpenedIncomplete(actor=by.id, object_id=program.id, missing=" ".join(missing)))
