"""Queries of messaging."""

from webapp.messaging.queries.bookings import (
    booking_for,
    bookings_ahead,
    coming_for,
    due_bookings,
    members,
    not_asked,
    own_bookings,
    reach_of,
    sent_by_person,
    units_of,
)
from webapp.messaging.queries.choices import QUIET, stored_times, timing_of, way_of, ways_of
from webapp.messaging.queries.inbox import for_digest, inbox, own, topics_of, unread
from webapp.messaging.queries.solicitations import sent_since, solicitations_since

__all__ = [
    "QUIET", "booking_for", "bookings_ahead", "coming_for", "due_bookings",
    "for_digest", "inbox", "members", "not_asked", "own", "own_bookings", "reach_of", "sent_by_person",
    "sent_since", "solicitations_since", "stored_times", "timing_of", "topics_of", "units_of",
    "unread", "way_of", "ways_of",
]  # fmt: skip
