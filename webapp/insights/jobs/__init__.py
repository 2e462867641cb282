"""Jobs of insights. They load the statistics, so only workers and commands import them."""

from webapp.insights.jobs.closing import (
    close_and_measure,
    measure,
    store_recent_figures,
    store_review_figures,
    take,
)
from webapp.insights.jobs.retention import DeletedRows, delete_old_rows, sweep_old

__all__ = [
    "DeletedRows", "close_and_measure", "delete_old_rows", "measure", "store_recent_figures",
    "store_review_figures", "sweep_old", "take",
]  # fmt: skip
