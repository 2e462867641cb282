"""Queries of reverse mentoring."""

from webapp.mentoring.queries.editions import (  # fmt: skip
    application,
    applications_of,
    counts_by_role,
    edition_for,
    editions_of,
    last_unused_pairs,
    open_editions,
    own_application,
    run_for,
    run_pairs,
    runs_of,
    submitted,
    undecided_runs,
    waited,
)
from webapp.mentoring.queries.pairs import (  # fmt: skip
    counts_of_pairs,
    earlier_pairs,
    live_pairs,
    not_concluded_pairs,
    not_told,
    pair_for,
    pairs_of,
    places_taken,
)

__all__ = [
    "application", "applications_of", "counts_by_role", "counts_of_pairs", "earlier_pairs",
    "edition_for", "editions_of", "last_unused_pairs", "live_pairs",
    "not_concluded_pairs", "not_told", "open_editions", "own_application", "pair_for",
    "pairs_of", "places_taken", "run_for", "run_pairs", "runs_of", "submitted",
    "undecided_runs", "waited",
]  # fmt: skip
