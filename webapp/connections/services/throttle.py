"""Limits how often a person may try to connect an account: each try sends requests to a network."""

from webapp.people.models import Person
from webapp.people.services import LoginThrottle

# How many tries need no waiting, and the longest wait in seconds after further ones.
FREE, LONGEST_WAIT = 6, 300


def begin_connecting(person: Person) -> int:
    """Count a try as failed and return 0, or return the seconds to wait before the next try.

    Counted before any request is sent, so that a hundred tries at one moment count a hundred times.
    """
    throttle = _throttle(person)
    if wait := throttle.seconds_left():
        return wait
    throttle.fail()
    return 0


def end_connecting(person: Person) -> None:
    """Forget the tries of a person whose account is connected now."""
    _throttle(person).forget()


def _throttle(person: Person) -> LoginThrottle:
    return LoginThrottle(f"connecting:{person.id}", FREE, LONGEST_WAIT)
