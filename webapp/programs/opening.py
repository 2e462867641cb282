"""What packages above programs say about opening; set by `webapp.wiring`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.core import clock
from webapp.core.runtime import Provider
from webapp.people.models import Person
from webapp.programs.models import Program


@dataclass(frozen=True)
class OpeningDay:
    """A day on which a program opens in units, with the names of these units in order."""

    day: date
    units: tuple[str, ...]


# Called once, when a draft has just been opened by a person with the reason that they wrote; raises
# Invalid on `reason` where something is missing and the reason is too short.
first_opening: Provider[[Program, Person, str], None] = Provider(
    lambda _program, _by, _reason: None
)

# The day from which a person may join, where a program opens unit by unit; None for everybody else.
opens_on: Provider[[Program, Person], date | None] = Provider(lambda _program, _person: None)
# The days on which a program opens in units, in their order, for employees; none where it opens
# everywhere at once.
opening_days: Provider[[Program], Sequence[OpeningDay]] = Provider(lambda _program: ())
# The same for everybody, without the names of units: from when to when, and what decided the order.
opening_note: Provider[[Program], str] = Provider(lambda _program: "")
# One line about these days for the lead, in the reader's language; empty where there are none.
opening_facts: Provider[[Program], str] = Provider(lambda _program: "")


def waits_until(program: Program, person: Person) -> date | None:
    """Return the later day from which a person may join; None where their unit waits for none."""
    day = opens_on(program, person)
    return day if day is not None and day > clock.today() else None
