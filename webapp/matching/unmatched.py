"""People without a partner, each with a reason that names nobody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from webapp.matching import sentences
from webapp.matching.cohort import Ints
from webapp.matching.feasible import PORTION
from webapp.matching.profiles import Rule
from webapp.matching.solve import Result
from webapp.matching.tables import ORDER, Tables, grid


@dataclass(frozen=True)
class Unmatched:
    """A person with a free place and no partner. `counts`: people of the other side by reason.

    `Rule.unavailable` counts everybody whom no named rule forbids: those whose places are taken, and
    those who are not available for a reason that is not said.
    """

    id: str
    role: str
    counts: dict[Rule, int]
    sentence: str


def unmatched(result: Result, tables: Tables | None = None) -> list[Unmatched]:
    """Mentees, then mentors, with at least one place and without any partner, sorted by id."""
    cohort = result.cohort
    busy = {("mentee", one) for one, _other in (*result.pairs, *cohort.frozen)}
    busy |= {("mentor", other) for _one, other in (*result.pairs, *cohort.frozen)}
    found = []
    for role, seats, others in (
        ("mentee", cohort.mentees, cohort.mentors), ("mentor", cohort.mentors, cohort.mentees),
    ):  # fmt: skip
        free = np.array(
            [n for n, seat in enumerate(seats) if seat.places and (role, seat.id) not in busy],
            np.int64,
        )
        reasons = (
            _counts_of_rules(tables, role, free) if tables else _counts_of_pairs(result, role, free)
        )
        plural = "mentors" if role == "mentee" else "mentees"
        for position, counts in zip(free.tolist(), reasons, strict=True):
            words = sentences.unmatched(counts, plural)
            if not tables and others and not counts[Rule.unavailable]:
                words = f"Of {len(others)} {plural} none is possible."
            found.append(Unmatched(seats[position].id, role, counts, words))
    return found


def _counts_of_pairs(result: Result, role: str, free: Ints) -> Iterator[dict[Rule, int]]:
    """Without profiles only the number of possible partners is known."""
    side = result.cohort.pairs.mentee if role == "mentee" else result.cohort.pairs.mentor
    number = Counter(side.tolist())
    for position in free.tolist():
        yield {Rule.unavailable: number[position]}


def _counts_of_rules(tables: Tables, role: str, free: Ints) -> Iterator[dict[Rule, int]]:
    others = np.arange(len(tables.mentors.people if role == "mentee" else tables.mentees.people))
    step = max(1, PORTION // max(len(others), 1))
    for start in range(0, len(free), step):
        some = free[start : start + step]
        where = grid(some, others) if role == "mentee" else grid(others, some)
        codes = tables.rules(*where)
        for line in codes if role == "mentee" else codes.T:
            number = np.bincount(line, minlength=len(ORDER) + 1).tolist()
            counts = {rule: number[place] for place, rule in enumerate(ORDER, 1)}
            counts[Rule.unavailable] += number[0]
            yield {rule: n for rule, n in counts.items() if n and rule != Rule.oneself}
