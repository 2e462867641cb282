"""Permission rules of notes."""

from typing import Any

from webapp.core.permissions import rule
from webapp.mentoring.rules import is_of_pair
from webapp.people.models import Person


@rule("Only its author can change a note.")
def is_author(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a note
    """The person wrote it."""
    return bool(thing.author_id == person.id)


@rule("This is for the two people of the pair.")
def is_of_goal(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a goal
    """The person is one of the two whose goal it is."""
    return is_of_pair(person, thing.pair)


@rule("This is for the two people of the pair.")
def is_of_agreement(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an agreement
    """The person is one of the two who agree."""
    return is_of_pair(person, thing.pair)


@rule("You proposed these topics, so the other person is asked.")
def is_asked(person: Person, thing: Any) -> bool:  # noqa: ANN401 - an agreement
    """The other one of the two proposed the topics."""
    return is_of_pair(person, thing.pair) and thing.author_id != person.id


MAY = {"is_of_goal": is_of_goal, "is_of_agreement": is_of_agreement, "is_asked": is_asked}
