"""Who applied, by group: what is shown, and what a reader can compute from it."""

import json
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from analytics.core.applicants import DIMENSIONS, Applicants, Dimension, GroupRow, Member, release
from analytics.core.measures import ACTIVITY

ORDER: dict[Dimension, list[str]] = {
    "unit": ["north", "south", "east", "west"],
    "grade": ["a", "b", "c"],
    "seniority": ["0", "2", "5"],
}
DAY = "2026-03-09"
Key = tuple[str, str, str]
Weights = NDArray[np.float64]
Cells = dict[Key, tuple[int, int, int]]


def people(cells: Cells) -> list[Member]:
    """Mentors, mentees and others of each unit, grade and seniority."""
    return [
        Member(*key, role)
        for key, counts in cells.items()
        for role, n in zip(("mentor", "mentee", ""), counts, strict=True)
        for _one in range(n)
    ]


def shown(cells: Cells) -> Applicants:
    return release(people(cells), ORDER, DAY)


def numbers(rows: tuple[GroupRow, ...]) -> list[tuple[object, ...]]:
    return [("+".join(r.groups), r.people, r.applied, r.mentors, r.mentees) for r in rows]


KEYS = st.tuples(*(st.sampled_from(ORDER[name]) for name in DIMENSIONS))
CELLS = st.dictionaries(
    KEYS,
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 9)),
    min_size=1,
    max_size=12,
)


class Attacker:
    """Knows how many people each unit, grade and seniority have together, and what is published."""

    def __init__(self, cells: Cells, seen: Applicants) -> None:
        self.keys = sorted(cells)
        self.sizes = np.array([sum(cells[key]) for key in self.keys])
        self.truth = np.array([cells[key] for key in self.keys])
        rows, values = [], []
        for place, row in self.published(seen):
            inside = self.inside(place, row.groups)
            for mask, value in (
                ((1, 1), row.applied), ((1, 0), row.mentors), ((0, 1), row.mentees)
            ):  # fmt: skip
                if value is not None:
                    rows.append(np.concatenate([inside * mask[0], inside * mask[1]]))
                    values.append(value)
        self.known = {"A_eq": np.array(rows), "b_eq": np.array(values)} if rows else {}
        each = np.eye(len(self.keys))
        self.limits = {"A_ub": np.hstack([each, each]), "b_ub": self.sizes}

    @staticmethod
    def published(seen: Applicants) -> Iterator[tuple[int | None, GroupRow]]:
        if seen.total:
            yield None, seen.total
        for place, name in enumerate(DIMENSIONS):
            yield from ((place, row) for row in getattr(seen, name))

    def inside(self, place: int | None, groups: tuple[str, ...]) -> Weights:
        return np.array([place is None or key[place] in groups for key in self.keys], dtype=float)

    def targets(self) -> Iterator[Weights]:
        """All groups by one, two and three of unit, grade and seniority."""
        places = range(len(DIMENSIONS))
        for some in (each for n in (1, 2, 3) for each in combinations(places, n)):
            for values in {tuple(key[i] for i in some) for key in self.keys}:
                yield np.array(
                    [tuple(k[i] for i in some) == values for k in self.keys], dtype=float
                )

    def bounds(self, weights: Weights) -> tuple[int, int]:
        """The least and the greatest number that is possible."""
        found = [
            linprog(sign * weights, **self.known, **self.limits, method="highs") for sign in (1, -1)
        ]
        assert all(each.success for each in found)
        return int(np.ceil(found[0].fun - 1e-6)), int(np.floor(-found[1].fun + 1e-6))

    def learns(self) -> list[tuple[str, int]]:
        """What small numbers this reader can compute."""
        learned = []
        for inside in self.targets():
            mentors, mentees, others = (inside @ self.truth).astype(int)
            applied = mentors + mentees
            small = {
                "applied": (min(applied, others) < ACTIVITY, applied, (1, 1)),
                "mentors": (0 < mentors < ACTIVITY, mentors, (1, 0)),
                "mentees": (0 < mentees < ACTIVITY, mentees, (0, 1)),
            }
            for name, (is_small, number, mask) in small.items():
                if applied + others and is_small:
                    low, high = self.bounds(np.concatenate([inside * mask[0], inside * mask[1]]))
                    assert low <= number <= high
                    learned += [(name, number)] if low == high else []
        return learned


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_no_small_number_can_be_computed(cells: Cells) -> None:
    assume(sum(map(sum, cells.values())))
    seen = shown(cells)
    assert Attacker(cells, seen).learns() == []


# Populations of which tables give a small number where one part of the audit is missing.
NEEDED: dict[tuple[str, str], Cells] = {
    ("disclosure", "_is_open"): {
        ("east", "b", "5"): (6, 3, 8), ("north", "b", "0"): (6, 0, 0), ("east", "a", "2"): (0, 6, 10),
        ("north", "c", "5"): (0, 0, 1), ("north", "c", "2"): (4, 1, 7),
        ("south", "b", "5"): (6, 0, 0), ("west", "c", "0"): (0, 2, 15),
        ("west", "a", "0"): (1, 0, 14), ("south", "a", "2"): (3, 0, 9), ("west", "c", "5"): (0, 4, 0),
    },
    ("disclosure", "_differ_enough"): {
        ("west", "b", "5"): (7, 0, 0), ("south", "c", "0"): (0, 4, 3), ("north", "c", "5"): (8, 6, 0),
        ("north", "b", "2"): (0, 0, 1), ("north", "a", "5"): (0, 0, 5),
        ("south", "a", "0"): (6, 7, 0), ("east", "c", "0"): (0, 4, 4), ("east", "a", "0"): (0, 5, 5),
    },
    ("applicants", "are_roles_safe"): {
        ("south", "b", "0"): (0, 5, 14), ("west", "c", "2"): (7, 0, 13),
        ("north", "b", "5"): (0, 5, 6), ("west", "c", "5"): (5, 7, 0), ("south", "a", "2"): (4, 7, 7),
        ("east", "c", "5"): (6, 3, 13), ("north", "a", "2"): (1, 2, 4),
    },
}  # fmt: skip


@pytest.mark.parametrize("part", NEEDED)
def test_each_part_of_the_audit_is_needed(
    monkeypatch: pytest.MonkeyPatch, part: tuple[str, str]
) -> None:
    cells = NEEDED[part]
    assert Attacker(cells, shown(cells)).learns() == []
    module, name = part
    monkeypatch.setattr(f"analytics.core.{module}.{name}", lambda *_given: True)
    assert Attacker(cells, shown(cells)).learns() != []


def test_the_attack_finds_what_one_table_too_many_gives() -> None:
    """A grade that is a unit without one person: their difference is this person."""
    cells: Cells = {
        ("north", "a", "0"): (6, 6, 9), ("north", "b", "0"): (1, 0, 0),
        ("south", "b", "0"): (6, 6, 9),
    }  # fmt: skip
    unsafe = Applicants(
        DAY, GroupRow((), 43, 25, 13, 12),
        unit=(GroupRow(("north",), 22, 13, 7, 6), GroupRow(("south",), 21, 12, 6, 6)),
        grade=(GroupRow(("a",), 21, 12, 6, 6), GroupRow(("b",), 22, 13, 7, 6)),
    )  # fmt: skip
    assert ("applied", 1) in Attacker(cells, unsafe).learns()
    seen = shown(cells)
    assert (seen.unit, seen.grade) == (unsafe.unit, ())


@given(CELLS)
def test_what_is_shown_is_true_and_has_five_people_on_both_sides(cells: Cells) -> None:
    members = people(cells)
    seen = shown(cells)
    for place, row in Attacker.published(seen):
        inside = [m for m in members if place is None or m[place] in row.groups]
        mentors, mentees = (sum(m.role == each for m in inside) for each in ("mentor", "mentee"))
        assert (row.people, row.applied) == (len(inside), mentors + mentees)
        assert min(row.applied, row.people - row.applied) >= ACTIVITY
        assert (row.mentors, row.mentees) in {(mentors, mentees), (None, None)}
        assert row.mentors is None or min(mentors, mentees) >= ACTIVITY
    for name in DIMENSIONS:
        rows = getattr(seen, name)
        assert not rows or sum(row.people for row in rows) == len(members)


@given(CELLS)
def test_the_order_of_people_changes_nothing_and_json_keeps_it(cells: Cells) -> None:
    seen = shown(cells)
    assert release(reversed(people(cells)), ORDER, DAY) == seen
    assert Applicants.from_dict(json.loads(json.dumps(seen.as_dict()))) == seen


@pytest.mark.parametrize("counts", [(4, 0, 40), (20, 20, 4), (0, 0, 40), (2, 2, 3)])
def test_a_population_without_five_on_both_sides_shows_nothing(
    counts: tuple[int, int, int],
) -> None:
    assert shown({("north", "a", "0"): counts}) == Applicants(DAY, None)


def test_small_units_and_neighboring_grades_are_merged() -> None:
    cells: Cells = {
        ("north", "a", "0"): (6, 6, 20), ("south", "b", "2"): (1, 1, 6),
        ("east", "b", "5"): (6, 5, 30), ("west", "c", "5"): (2, 3, 8),
    }  # fmt: skip
    seen = shown(cells)
    assert numbers(seen.unit) == [
        ("north", 32, 12, 6, 6), ("east", 41, 11, None, None), ("south+west", 21, 7, None, None)
    ]  # fmt: skip
    assert seen.total == GroupRow((), 94, 30, 15, 15)


def test_roles_are_hidden_in_two_groups_when_one_would_be_the_difference() -> None:
    cells: Cells = {
        ("north", "a", "0"): (9, 9, 20), ("south", "a", "0"): (7, 7, 20),
        ("east", "a", "0"): (6, 2, 20),
    }  # fmt: skip
    assert numbers(shown(cells).unit) == [
        ("north", 38, 18, 9, 9), ("south", 34, 14, None, None), ("east", 28, 8, None, None)
    ]  # fmt: skip


def test_many_units_become_a_table_that_can_be_read() -> None:
    units = [f"u{n}" for n in range(30)]
    members = [
        Member(u, "", "", r) for u in units for r in ["mentor"] * 6 + ["mentee"] * 6 + [""] * 9
    ]
    seen = release(members, {"unit": units, "grade": [""], "seniority": [""]}, DAY)
    assert len(seen.unit) == 12
    assert max(len(row.groups) for row in seen.unit) == 19
    assert (seen.grade, seen.seniority) == ((), ())
