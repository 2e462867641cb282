"""What one of the two people may know of a pair."""

from webapp.mentoring.models import Pair
from webapp.mentoring.sealing import NO, YES, reply_of
from webapp.mentoring.workflow import PairState
from webapp.people.models import Person


def shown_state(pair: Pair, me: Person) -> str:
    """What a person may know of a pair: one of ask, waiting, no, over, and the states from active on.

    Whether the other one refused, withdrew or did not answer looks the same.
    """
    own = reply_of(pair, me)
    is_mentor = me.id == pair.mentor_id
    if pair.state == PairState.proposed:
        return "ask"
    if pair.state == PairState.offered:
        return "waiting" if is_mentor else "ask"
    if pair.state != PairState.not_concluded:
        return str(pair.state.value)
    if own == NO:
        return "no"
    # Until everybody is told, the page of somebody who said yes does not change.
    return "waiting" if own == YES and pair.told_at is None else "over"
