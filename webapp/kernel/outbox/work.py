"""What a room must say of work that is not to be done twice."""

from datetime import timedelta
from typing import Protocol

from webapp.kernel.outbox.claims import Claim, Outcome


class Work(Protocol):
    """What is done with rows that must not be done twice.

    `admit` and `settle` run inside the transactions of claim and outcome and write what belongs
    to them; `send` and `look` run between the two, with no transaction open.
    """

    def patience(self, route: str | None) -> timedelta:
        """How long after its deadline an unknown outcome can be looked up."""

    def admit(self, held: Claim) -> Outcome | None:
        """What keeps it from being done now, read inside the claim; None when nothing does."""

    def send(self, held: Claim) -> Outcome:
        """Do it, once."""

    def look(self, held: Claim) -> Outcome:
        """Look whether it was done."""

    def brace(self, held: Claim) -> None:
        """Hold what the outcome will touch, before the row, in the order that others hold it."""

    def settle(self, held: Claim, outcome: Outcome, *, kept: bool) -> None:
        """Note what came of it; `kept` is False where the row is in other hands by now."""
