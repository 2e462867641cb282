"""Queries of messaging."""

from webapp.messaging.queries.choices import QUIET, stored_times, timing_of, way_of, ways_of
from webapp.messaging.queries.inbox import for_digest, inbox, latest, own, topics_of, unread
from webapp.messaging.queries.solicitations import (
    due_of,
    sent_by_person,
    sent_since,
    solicitations_since,
)

__all__ = [
    "QUIET", "due_of", "for_digest", "inbox", "latest", "own",
    "sent_by_person", "sent_since", "solicitations_since", "stored_times",
    "timing_of", "topics_of", "unread", "way_of", "ways_of",
]  # fmt: skip
