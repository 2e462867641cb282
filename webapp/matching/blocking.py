"""Pairs that both people would prefer to what they got."""

import numpy as np

from webapp.matching.cohort import Ints
from webapp.matching.solve import Result

STRONG = 100


def blocking_pairs(result: Result, gain: int = STRONG) -> Ints:
    """Positions of considered pairs in which both would gain more than `gain` points.

    Somebody with a free place gains the whole score; somebody without exchanges the worst partner.
    Places that frozen pairs use cannot be exchanged.
    """
    cohort, pairs = result.cohort, result.cohort.pairs
    free = np.ones(len(pairs), np.bool_)
    free[result.chosen] = False
    chosen = pairs.take(result.chosen)
    frozen_mentees = [mentee for mentee, _mentor in cohort.frozen]
    frozen_mentors = [mentor for _mentee, mentor in cohort.frozen]
    now = []
    for seats, who, score, index, frozen in (
        (cohort.mentees, chosen.mentee, chosen.mentee_score, cohort.mentee_index, frozen_mentees),
        (cohort.mentors, chosen.mentor, chosen.mentor_score, cohort.mentor_index, frozen_mentors),
    ):
        left = np.array([seat.places for seat in seats], np.int64)
        np.subtract.at(left, np.array([index[person] for person in frozen], np.int64), 1)
        worst = np.full(len(seats), 2 * STRONG + 1000, np.int64)
        np.minimum.at(worst, who, score)
        left -= np.bincount(who, minlength=len(seats))
        now.append(np.where(left > 0, 0, worst))
    return np.flatnonzero(
        free
        & (pairs.mentee_score - now[0][pairs.mentee] > gain)
        & (pairs.mentor_score - now[1][pairs.mentor] > gain)
    )
