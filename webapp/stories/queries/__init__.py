"""Reads of stories: one story, the queue, and the figures of review."""

from webapp.stories.queries.figures import ReviewFigures, review_figures
from webapp.stories.queries.figures import as_dict as figures_as_dict
from webapp.stories.queries.figures import from_dict as figures_from
from webapp.stories.queries.reading import (
    NO_STORY,
    approved,
    comments,
    lost_files,
    of_author,
    own,
    people_shown,
    picture_for,
    reviews,
    revision_of,
    sent_by,
    standing_among,
    standing_review,
    visible,
)
from webapp.stories.queries.waiting import (
    READING,
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
    "NO_STORY", "READING", "ReviewFigures", "Waiting", "approved", "claimed", "comments", "due",
    "figures_as_dict", "figures_from", "hours_left", "leads_for", "lost_files", "of_author",
    "overdue", "own", "people_shown", "picture_for", "queue", "review_figures", "reviewers_for",
    "reviewers_present", "reviews", "revision_of", "seen_by_reviewers", "sent_by", "standing_among",
    "standing_review", "visible",
]  # fmt: skip
