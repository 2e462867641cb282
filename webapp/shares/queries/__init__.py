"""Reads of shares: somebody's own, what colleagues shared, links and visits."""

from webapp.shares.queries.connections import (
    active_connection,
    connection_of,
    connections_of,
    expiring,
    own_connection,
    unrevoked,
)
from webapp.shares.queries.deliveries import (
    Posted,
    astray,
    attempts,
    began,
    by_row,
    delivery_of,
    live_of_connection,
    posted_through_accounts,
    readings,
    spent,
    texts_on,
)
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
    target,
)

__all__ = [
    "Posted", "Shown", "Target", "active_connection", "astray", "attempts", "authors_by_week",
    "began", "by_row", "connection_of", "connections_of", "counted_visits", "delivery_of",
    "expiring", "feed", "first_uncounted", "live_of_connection", "of_story", "own",
    "own_connection", "posted_through_accounts", "prepared", "readings", "running", "shared_by",
    "shared_texts", "spent", "target", "texts_on",
    "unrevoked",
]  # fmt: skip
