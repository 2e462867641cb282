"""The draw: one day for each unit, groups of one size, days apart by whole weeks, no unit favored."""

import random
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.rollouts.services import draw

FIRST = date(2027, 5, 3)
NAMES = st.lists(st.text("abcdefgh23456789", min_size=1, max_size=16), min_size=2, unique=True)


@given(NAMES, st.data(), st.dates(date(2020, 1, 1), date(2199, 1, 1)), st.integers(1, 26))
def test_every_unit_gets_one_day_of_groups_that_differ_by_one_at_most(
    units: list[str], data: st.DataObject, first: date, weeks: int
) -> None:
    groups = data.draw(st.integers(2, min(12, len(units))))
    seed = data.draw(st.integers())
    found = draw(units, first, groups=groups, weeks=weeks, chance=random.Random(seed))
    assert found.keys() == set(units)
    sizes = Counter(found.values())
    assert set(sizes) == {first + timedelta(weeks=weeks * number) for number in range(groups)}
    assert max(sizes.values()) - min(sizes.values()) <= 1


@given(NAMES, st.integers(), st.randoms(use_true_random=False))
def test_the_order_in_which_units_are_given_does_not_matter(
    units: list[str], seed: int, mixing: random.Random
) -> None:
    mixed = list(units)
    mixing.shuffle(mixed)
    draws = [
        draw(each, FIRST, groups=2, weeks=4, chance=random.Random(seed)) for each in (units, mixed)
    ]
    assert draws[0] == draws[1]


def test_each_unit_is_as_often_in_each_group() -> None:
    """4,000 draws of 8 units in 4 groups: each count is near 1,000, its deviation being 27."""
    units, chance = [f"unit{number}" for number in range(8)], random.Random(5)
    found: Counter[tuple[str, date]] = Counter()
    for _draw in range(4_000):
        found.update(draw(units, FIRST, groups=4, weeks=2, chance=chance).items())
    assert len(found) == 32
    assert all(abs(count - 1_000) < 140 for count in found.values())
