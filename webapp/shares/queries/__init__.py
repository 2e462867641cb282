"""Reads of shares: somebody's own, what colleagues shared, links and visits."""

from webapp.shares.queries.feed import Shown, feed
from webapp.shares.queries.sharing import (
    of_story,
    own,
    prepared,
    running,
    shared_by,
    shared_texts,
)
from webapp.shares.queries.visits import (
    Target,
    authors_by_week,
    counted_visits,
    first_uncounted,
    link_of,
    target,
)

__all__ = [
    "Shown", "Target", "authors_by_week", "counted_visits", "feed", "first_uncounted", "link_of",
    "of_story", "own", "prepared", "running", "shared_by", "shared_texts", "target",
]  # fmt: skip
