"""Services of the runs of the matching."""

from webapp.pairing.services.publishing import pair_again, propose_again, publish
from webapp.pairing.services.questions import ask_why_not, store_answer
from webapp.pairing.services.runs import (
    Computed,
    FoundPair,
    approve,
    ask_for_pairs,
    discard,
    needs_approval,
    review,
    store_failure,
    store_progress,
    store_result,
)

__all__ = [
    "Computed", "FoundPair", "approve", "ask_for_pairs", "ask_why_not", "discard", "needs_approval",
    "pair_again", "propose_again", "publish", "review", "store_answer", "store_failure",
    "store_progress", "store_result",
]  # fmt: skip
