"""Services of ballots."""

from webapp.ballots.services.batches import Batch, finish, recover, take_batch
from webapp.ballots.services.inviting import (
    ask_chosen,
    check_audience,
    choose,
    forget_person,
    pool_leftovers,
    remind,
    take_turn,
    wind_up,
)
from webapp.ballots.services.printing import MOST_SHEETS, print_ballots

__all__ = [
    "MOST_SHEETS",
    "Batch",
    "ask_chosen",
    "check_audience",
    "choose",
    "finish",
    "forget_person",
    "pool_leftovers",
    "print_ballots",
    "recover",
    "remind",
    "take_batch",
    "take_turn",
    "wind_up",
]
