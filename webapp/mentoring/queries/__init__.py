"""Queries of reverse mentoring."""

from webapp.mentoring.queries.editions import (  # fmt: skip
    application,
    applications_of,
    edition_for,
    editions_of,
    open_editions,
    own_application,
    submitted,
)
from webapp.mentoring.queries.pairs import (  # fmt: skip
    STARTED,
    counts_of_pairs,
    first_in_a_pair,
    in_pairs,
    live_pairs,
    not_told,
    pair_for,
    pairs_of,
)

__all__ = [
    "STARTED", "application", "applications_of", "counts_of_pairs", "edition_for", "editions_of",
    "first_in_a_pair", "in_pairs", "live_pairs", "not_told", "open_editions", "own_application",
    "pair_for", "pairs_of", "submitted",
]  # fmt: skip
