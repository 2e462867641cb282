"""Scores of both sides, as sums of parts that can be shown."""

from dataclasses import dataclass

import numpy as np

from webapp.matching.cohort import HIGHEST, LOWEST, Ints
from webapp.matching.tables import Shared, Tables

# More shared half-days, and more shared languages, do not improve a score.
ENOUGH_SLOTS, ENOUGH_LANGUAGES = 4, 2
BOTH_REMOTE = 500
PARTS = ("topics", "slots", "languages", "site", "ranking")


@dataclass(frozen=True)
class Parts:
    """Points by part for one side of some pairs; the score is their sum, at least 1."""

    points: dict[str, Ints]

    @property
    def score(self) -> Ints:
        """1 to 1000."""
        return np.clip(sum(self.points.values()), LOWEST, HIGHEST)


def parts_of(
    tables: Tables, rows: Ints, columns: Ints, shared: Shared | None = None
) -> tuple[Parts, Parts]:
    """The parts of the mentee's and of the mentor's score, for pairs.

    topics: the mentee's satisfied needs, weighted by priority; the mentor's offers that are needed.
    slots, languages: what is shared, up to 4 and 2. site: the same one, or half if both are remote.
    ranking: evenly from the first to the last; 0 for people who are not ranked.
    """
    one, other = tables.mentees, tables.mentors
    full = np.int32(HIGHEST)
    common = shared or tables.shared(rows, columns)
    slots = np.minimum(common.slots, ENOUGH_SLOTS)
    languages = np.minimum(common.languages, ENOUGH_LANGUAGES)
    both = {
        "slots": full * slots // ENOUGH_SLOTS,
        "languages": full * languages // ENOUGH_LANGUAGES,
        "site": np.where(one.site[rows] == other.site[columns], full, np.int32(BOTH_REMOTE)),
    }
    mentee = both | {
        "topics": full * common.priorities // np.maximum(one.total, 1).astype(np.int32)[rows],
        "ranking": tables.mentee_ranking.at(rows, columns),
    }
    mentor = both | {
        "topics": full * common.topics // np.maximum(other.total, 1).astype(np.int32)[columns],
        "ranking": tables.mentor_ranking.at(rows, columns),
    }
    return _weighted(tables, mentee), _weighted(tables, mentor)


def _weighted(tables: Tables, values: dict[str, Ints]) -> Parts:
    weights = tables.profiles.weights
    return Parts({
        name: (values[name] * getattr(weights, name) // HIGHEST).astype(np.int32) for name in PARTS
    })  # fmt: skip
