"""Which scores of customers are shown: no difference of two means is that of a small group."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from webapp.customers.quarters import after, before, first_day, quarter_of
from webapp.customers.rules import shown_units

# A tree of nine units: 0 is the top, 1 to 3 below it, the others below 1 and 2.
PARENTS: dict[str, str | None] = {
    "0": None, "1": "0", "2": "0", "3": "0", "4": "1", "5": "1", "6": "2", "7": "2", "8": "6",
}  # fmt: skip


def above(unit: str) -> set[str]:
    found: set[str] = set()
    parent = PARENTS[unit]
    while parent is not None:
        found.add(parent)
        parent = PARENTS[parent]
    return found


def test_few_answers_and_small_differences_are_not_shown() -> None:
    assert shown_units({"0": 25, "1": 16, "2": 9}, PARENTS) == {"1"}
    assert shown_units({"0": 26, "1": 16, "2": 10}, PARENTS) == {"0", "1", "2"}
    assert shown_units({"0": 41, "1": 16, "2": 9, "3": 16}, PARENTS) == {"1", "3"}
    # Nothing is left of the top, or it does not count the units below.
    assert shown_units({"0": 16, "1": 16}, PARENTS) == {"0", "1"}
    assert shown_units({"0": 12, "1": 16}, PARENTS) == {"0", "1"}
    # A hidden unit between two others is passed over.
    assert shown_units({"0": 30, "1": 9, "4": 25}, PARENTS) == {"4"}


@given(st.dictionaries(st.sampled_from(sorted(PARENTS)), st.integers(1, 60)))
def test_no_difference_of_shown_numbers_is_a_small_group(own: dict[str, int]) -> None:
    """Each unit counts its own answers and those of all units below that have a score."""
    total = {u: own[u] + sum(n for each, n in own.items() if u in above(each)) for u in own}
    shown = shown_units(total, PARENTS)
    assert all(total[unit] >= 10 for unit in shown)
    for unit in shown:
        below = [each for each in shown if unit in above(each)]
        for size in range(1, len(below) + 1):
            for some in combinations(below, size):
                if all(not above(a) & set(some) for a in some):
                    left = total[unit] - sum(total[each] for each in some)
                    assert left == 0 or left >= 10


def test_quarters_follow_each_other() -> None:
    found = ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [quarter_of(first_day(each)) for each in found] == found
    assert [before(each) for each in found[1:]] == found[:-1]
    assert [after(each) for each in found[:-1]] == found[1:]
