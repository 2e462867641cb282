"""How pairs close and are completed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from webapp.core import clock, db
from webapp.meetings import queries
from webapp.mentoring.models import Pair
from webapp.mentoring.services import close_pair, complete
from webapp.mentoring.workflow import PairState

# How long the two have for a last word.
CLOSES_FOR: Final = timedelta(days=14)


def close_pairs() -> None:
    """Close the pairs whose edition is over, or that have held all its meetings."""
    for pair in queries.pairs_to_close(clock.today()):
        db.lock(pair)
        if pair.state in {PairState.active, PairState.paused}:
            close_pair(pair)


def complete_pairs(last_words: Callable[[Pair], bool]) -> None:
    """Complete the pairs that have been closing for two weeks, or whose last words are said.

    A pair that never met ends.
    """
    for pair in queries.closing_pairs():
        db.lock(pair)
        if pair.closing_at is None:
            continue
        if pair.closing_at + CLOSES_FOR <= clock.now() or last_words(pair):
            complete(pair, met=queries.held_counts([pair.id])[pair.id] > 0)
