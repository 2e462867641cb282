"""Queries of reviews: the lists of a reviewer, possible reviewers, messages."""

from webapp.reviews.queries.lists import (
    DecidedStory,
    Filters,
    count,
    deadlines,
    decided,
    neighbors,
    own_with,
    programs_of,
    queue,
    titles,
)
from webapp.reviews.queries.reviewers import (
    comments,
    leads_for,
    reviewers_for,
    reviewers_present,
)

__all__ = [
    "DecidedStory", "Filters", "comments", "count", "deadlines", "decided", "leads_for", "neighbors",
    "own_with", "programs_of", "queue", "reviewers_for", "reviewers_present", "titles",
]  # fmt: skip
