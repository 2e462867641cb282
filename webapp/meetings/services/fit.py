"""The fit check: after the first meeting each of the two may say whether the pair is a good fit.

Answers are sealed. One that says no ends the pair the next morning, as the system ends others.
"""

from webapp.core import clock, crypto, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.meetings import events, queries
from webapp.meetings.models import FitReply
from webapp.meetings.sealing import NO, YES, fit_at, fit_of
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.mentoring.services import lapse_or_stop
from webapp.mentoring.workflow import PairState
from webapp.people.models import Person

ASKED = (PairState.active, PairState.paused)


def answer_fit(pair: Pair, *, fits: bool, by: Person) -> None:
    """Store whether a person finds the pair a good fit; it can be changed until the pair ends.

    Raises NotAllowed, or WrongState before the first meeting or once the pair closes.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    db.lock(pair)
    if not is_asked(pair):
        raise WrongState(CHANGED)
    word = YES if fits else NO
    if fit_of(pair, by) == word:
        return
    sealed = crypto.seal_for(by.id, word, where=fit_at(pair.id, by.id))
    reply = FitReply(
        pair_id=pair.id, person_id=by.id, sealed=sealed, answered_at=clock.now()
    )  # fmt: skip
    db.session().merge(reply)
    record(events.FitAnswered(actor=by.id, object_id=pair.id))


def is_asked(pair: Pair) -> bool:
    """Whether the two may answer the fit check now."""
    return pair.state in ASKED and queries.held_counts([pair.id])[pair.id] > 0


def end_unfit_pairs() -> None:
    """End the pairs that one of the two called no good fit on an earlier day."""
    for pair in queries.pairs_with_fit_reply():
        # Most pairs fit: only the others are locked, and read again.
        if _is_unfit(pair):
            db.lock(pair)
            if is_asked(pair) and _is_unfit(pair):
                lapse_or_stop(pair)


def _is_unfit(pair: Pair) -> bool:
    today, zone = clock.today(), clock.zone()
    return any(
        reply is not None
        and clock.local_day(reply.answered_at, zone) < today
        and fit_of(pair, person) == NO
        for person in (pair.mentor, pair.mentee)
        for reply in [db.session().get(FitReply, (pair.id, person.id), populate_existing=True)]
    )
