"""Queries of stories: one story, an author's stories, deadlines and claims."""

from webapp.stories.queries.own import (
    SHELVES,
    answered_at,
    answered_briefs,
    counts,
    of_author,
    open_ids,
    unfinished,
)
from webapp.stories.queries.reading import (
    IS_SUBMISSION,
    NO_STORY,
    approved,
    latest_among,
    latest_review,
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
    claimed,
    due,
    overdue,
    seen_by_reviewers,
)

__all__ = [
    "CLAIM_LIFETIME", "IS_SUBMISSION", "NO_STORY", "SHELVES", "answered_at", "answered_briefs", "approved",
    "claimed", "counts", "due", "latest_among", "latest_review", "of_author", "open_ids", "overdue", "own",
    "people_shown", "picture_for", "reviews", "revision_of", "seen_by_reviewers", "sent_by", "unfinished",
    "unreferenced_files", "visible",
]  # fmt: skip
