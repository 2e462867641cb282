"""Services of meetings."""

from webapp.meetings.services.closing import close_pairs, complete_pairs
from webapp.meetings.services.fit import answer_fit, end_unfit_pairs, is_asked
from webapp.meetings.services.outcomes import is_open, say_whether_held
from webapp.meetings.services.planning import INVITES, cancel, cancel_planned, move, plan

__all__ = [
    "INVITES", "answer_fit", "cancel", "cancel_planned", "close_pairs", "complete_pairs",
    "end_unfit_pairs", "is_asked", "is_open", "move", "plan", "say_whether_held",
]  # fmt: skip
