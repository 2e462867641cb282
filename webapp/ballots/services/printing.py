"""Ballots on paper, for people without a desk."""

from typing import Final

from webapp import answer_store
from webapp.ballots import events, queries
from webapp.ballots.grouping import FLOOR
from webapp.barometers.models import Wave
from webapp.core import db
from webapp.core.errors import Invalid, Stale, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.people.models import Person

MOST_SHEETS: Final = 100


def print_ballots(wave: Wave, key: str, number: int, *, printed: int, by: Person) -> list[str]:
    """Make ballots of a group for paper: their codes, which nothing keeps.

    `printed` is the number of sheets of the wave that the page showed. Raises Invalid, Missing,
    Stale, or WrongState.
    """
    if not FLOOR <= number <= MOST_SHEETS:
        raise Invalid(
            "number", "Between %(least)s and %(most)s.", least=str(FLOOR), most=str(MOST_SHEETS)
        )
    db.lock(wave)
    group = queries.group_of(wave, key)
    if not queries.accepts(wave):
        raise WrongState("The wave has ended.")
    if queries.wave_counts(wave.id).printed != printed:
        raise Stale(CHANGED)
    codes = answer_store.mint(number)
    group.printed += number
    record(events.BallotsPrinted(actor=by.id, object_id=wave.id, group=group.key, number=number))
    db.session().flush()
    # If the main database fails now, these ballots are on no paper.
    answer_store.open_ballots(wave.id, group.key, codes)
    return codes
