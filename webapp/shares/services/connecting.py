"""Trying to connect an account: bounded, because each try asks a network in this house's name."""

from webapp.people.models import Person
from webapp.people.services import Tries

# How many tries cost nothing, and the longest wait in seconds after those that do.
FREE, LONGEST_WAIT = 6, 300


def begin_connecting(person: Person) -> int:
    """Seconds to wait before a try, or 0: then it counts as failed until an account is connected.

    Counted before anything is asked, so a hundred tries at one moment are a hundred tries.
    """
    tries = _tries(person)
    if wait := tries.seconds_left():
        return wait
    tries.fail()
    return 0


def end_connecting(person: Person) -> None:
    """It is connected: the tries before are forgotten."""
    _tries(person).forget()


def _tries(person: Person) -> Tries:
    return Tries(f"connecting:{person.id}", FREE, LONGEST_WAIT)
