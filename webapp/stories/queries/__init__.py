"""Queries of stories: one story, and the review queue."""

from webapp.stories.queries.reading import (
    NO_STORY,
    approved,
    comments,
    latest_among,
    latest_review,
    of_author,
    own,
    people_shown,
    picture_for,
    reviews,
    revision_of,
    sent_by,
    unreferenced_files,
    visible,
)
from webapp.stories.queries.waiting import (
    CLAIM_LIFETIME,
    Waiting,
    claimed,
    due,
    hours_left,
    leads_for,
    overdue,
    queue,
    reviewers_for,
    reviewers_present,
    seen_by_reviewers,
)

__all__ = [
    "CLAIM_LIFETIME", "NO_STORY", "Waiting", "approved", "claimed", "comments",
    "due", "hours_left", "latest_among", "latest_review",
    "leads_for", "of_author", "overdue", "own", "people_shown", "picture_for", "queue",
    "reviewers_for", "reviewers_present", "reviews", "revision_of",
    "seen_by_reviewers", "sent_by", "unreferenced_files", "visible",
]  # fmt: skip
