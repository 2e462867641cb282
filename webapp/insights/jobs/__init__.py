"""What insights does outside a request. It loads the statistics: only workers import this."""

from webapp.insights.jobs.closing import close_and_measure, keep_promises, measure, take
from webapp.insights.jobs.retention import Forgotten, forget_old, sweep_old

__all__ = [
    "Forgotten", "close_and_measure", "forget_old", "keep_promises", "measure", "sweep_old", "take",
]  # fmt: skip
