"""Pauses and ends of pairs; the other person is told that it has ended, never why."""

from collections.abc import Iterable

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.mentoring import events, queries
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import MAY
from webapp.mentoring.services.pairs import CLOSES, ENDED, lapse, tell
from webapp.mentoring.workflow import PAIR, PairState
from webapp.people.hierarchy import in_one_line, managers
from webapp.people.models import Person

ASKED = {PairState.proposed, PairState.offered}


def pause_pair(pair: Pair, *, by: Person) -> None:
    """Pause; the other person reads it on the page of the pair."""
    PAIR.take(pair, "pause", by=by, may=MAY)
    record(events.PairPaused(actor=by.id, object_id=pair.id))


def resume_pair(pair: Pair, *, by: Person) -> None:
    """Continue after a pause."""
    PAIR.take(pair, "resume", by=by, may=MAY)
    record(events.PairResumed(actor=by.id, object_id=pair.id))


def finish(pair: Pair, *, by: Person) -> None:
    """Say that the pair has done what it wanted to: it closes, and is completed two weeks later."""
    PAIR.take(pair, "finish", by=by, may=MAY, closing_at=clock.now())
    record(events.PairClosing(actor=by.id, object_id=pair.id))
    tell(pair, pair.mentee if by.id == pair.mentor_id else pair.mentor, CLOSES)


def close_pair(pair: Pair) -> None:
    """Close a pair whose last meeting took place, or whose edition is over."""
    PAIR.take(pair, "close", by=None, may=MAY, closing_at=clock.now())
    record(events.PairClosing(actor=None, object_id=pair.id))
    for person in (pair.mentor, pair.mentee):
        tell(pair, person, CLOSES)


def complete(pair: Pair, *, met: bool) -> None:
    """Complete a closing pair; one that never met ends. Both are told the same."""
    step = "complete" if met else "stop"
    PAIR.take(pair, step, by=None, may=MAY, ended_at=clock.now())
    _ended(pair, None, (pair.mentor, pair.mentee))


def end_pair(pair: Pair, *, by: Person) -> None:
    """End early, without a reason; the other person reads that it has ended."""
    PAIR.take(pair, "end", by=by, may=MAY, ended_at=clock.now())
    _ended(pair, by, [pair.mentee if by.id == pair.mentor_id else pair.mentor])


def lapse_or_stop(pair: Pair) -> None:
    """End a pair because of something outside it: a proposal lapses, both people of others are told."""
    db.lock(pair)
    if pair.state in ASKED:
        lapse(pair)
    elif pair.state in queries.STARTED:
        PAIR.take(pair, "stop", by=None, may=MAY, ended_at=clock.now())
        _ended(pair, None, (pair.mentor, pair.mentee))


def stop_pairs(pairs: Iterable[Pair]) -> None:
    """End some pairs."""
    for pair in pairs:
        lapse_or_stop(pair)


def stop_related_pairs() -> None:
    """End the pairs whose two people the directory now has in one line of hierarchy."""
    live = queries.live_pairs()
    known = managers() if live else {}
    stop_pairs(p for p in live if in_one_line(known, p.mentor_id, p.mentee_id))


def _ended(pair: Pair, by: Person | None, told: Iterable[Person]) -> None:
    record(events.PairEnded(actor=by.id if by else None, object_id=pair.id))
    for person in told:
        tell(pair, person, ENDED)
