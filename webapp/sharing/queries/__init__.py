"""Queries of sharing: a person's own shares, and the feed."""

from webapp.sharing.queries.feed import FeedItem, feed
from webapp.sharing.queries.shares import (
    active_share,
    own_share,
    prepared_shares,
    shared_by,
    shared_texts,
    shares_of_story,
)

__all__ = [
    "FeedItem", "active_share", "feed", "own_share", "prepared_shares", "shared_by",
    "shared_texts", "shares_of_story",
]  # fmt: skip
