"""Permission rules of the help desk."""

from typing import Any

from webapp.core.permissions import rule
from webapp.helpdesk import queries
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_lead, program_id


@rule("This is for the champion who is asked.")
def is_helper(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a help request
    """The person is the champion who is asked, or who accepted."""
    return bool(thing.champion is not None and thing.champion.person_id == person.id)


@rule("This is for a lead who is neither the person nor in their line of hierarchy.")
def is_other_lead(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a help request
    """The person leads the program, did not ask, and is neither above nor below who did."""
    return queries.is_handled_by(person, thing)


@rule("This is for active champions and for the lead of the program.")
def may_write(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a program, or a thing of one
    """The person may write guidance notes of the program."""
    return is_lead(person, thing) or queries.is_active_champion(person, program_id(thing))


@rule("This is for the author and for the lead of the program.")
def is_author_or_lead(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a guidance note
    """The person wrote the guidance note, or leads the program."""
    return bool(thing.author_id == person.id) or is_lead(person, thing)


MAY = {
    "is_author_or_lead": is_author_or_lead, "is_helper": is_helper,
    "is_other_lead": is_other_lead, "is_own": is_own,
}  # fmt: skip
