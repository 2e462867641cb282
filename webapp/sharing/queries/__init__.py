"""Queries of sharing: a person's own shares, and the feed."""

from webapp.sharing.queries.feed import FeedFilter, FeedItem, feed_languages, feed_page
from webapp.sharing.queries.shares import (
    NO_SHARE,
    OVER,
    active_share,
    declared_figures,
    is_posted,
    own_share,
    posted_since,
    prepared_shares,
    ready_shares,
    shared_by,
    shared_texts,
    shares_of_stories,
    shares_of_story,
    words_for,
    words_of,
)

__all__ = [
    "NO_SHARE", "OVER", "FeedFilter", "FeedItem", "active_share", "declared_figures", "feed_languages",
    "feed_page", "is_posted", "own_share", "posted_since", "prepared_shares", "ready_shares", "shared_by",
    "shared_texts", "shares_of_stories", "shares_of_story", "words_for", "words_of",
]  # fmt: skip
