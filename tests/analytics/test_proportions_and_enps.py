"""Intervals of proportions and eNPS, compared with published values."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.core.enps import Enps, enps
from analytics.core.proportions import Proportion, wilson
from analytics.coverage import _held, enps_coverage


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)]
)
def test_wilson_equals_the_values_of_newcombe(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert (found.value, found.n) == (k / n, n)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)


def test_no_observation_is_unknown_and_not_zero() -> None:
    assert wilson(0, 0) == Proportion(None, None, None, 0)
    assert enps(0, 0, 0) == Enps(None, None, None, 0)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_invalid_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(k, n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_contains_its_value_and_is_symmetric(pair: tuple[int, int]) -> None:
    k, n = pair
    found, other = wilson(k, n), wilson(n - k, n)
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low == pytest.approx(1 - (other.high or 0), abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "value", "se"), [((50, 30, 20), 30.0, 7.810), ((60, 30, 10), 50.0, 6.708)]
)
def test_enps_worked_examples(counts: tuple[int, int, int], value: float, se: float) -> None:
    found = enps(*counts)
    p, d = counts[0] / 100, counts[2] / 100
    assert (found.value, found.n) == (value, 100)
    assert round(100 * sqrt((p + d - (p - d) ** 2) / 100), 3) == se
    # The adjusted interval, centered slightly nearer to zero, is about as wide as the unadjusted one.
    assert (found.high or 0) - (found.low or 0) == pytest.approx(2 * 1.96 * se, rel=0.03)


def coverage(p: float, d: float, n: int) -> float:
    """Return the exact coverage of the interval by enumerating every sample of n answers."""
    from math import comb

    covered = 0.0
    for promoters in range(n + 1):
        for detractors in range(n - promoters + 1):
            rest = n - promoters - detractors
            found = enps(promoters, rest, detractors)
            if (found.low or 0) <= 100 * (p - d) <= (found.high or 0):
                ways = comb(n, promoters) * comb(n - promoters, detractors)
                covered += ways * p**promoters * d**detractors * (1 - p - d) ** rest
    return covered


@pytest.mark.parametrize(("n", "expected"), [(10, 0.944), (20, 0.952), (50, 0.960)])
def test_adjusted_interval_has_the_enumerated_coverage(n: int, expected: float) -> None:
    assert round(coverage(0.85, 0.02, n), 3) == expected


def test_enps_is_limited_to_100_and_refuses_negative_counts() -> None:
    assert (enps(3, 0, 0).high, enps(0, 0, 3).low) == (100.0, -100.0)
    with pytest.raises(ValueError, match="negative"):
        enps(1, -1, 1)


def test_the_interval_of_enps_holds_as_often_as_it_says() -> None:
    """By enumeration, on a grid of shares: the floor of ten answers is where it begins to hold."""
    found = enps_coverage([*range(10, 31), 40, 60, 80]).set_index("n")
    assert found["mean"].between(0.945, 0.955).all()
    assert found["least"].min() >= 0.90
    assert found.loc[15:, "least"].min() >= 0.925
    assert enps_coverage([5])["least"].min() < 0.90


def test_coverage_equals_that_of_a_published_enumeration() -> None:
    """The shares .85 and .02 with 10 and 20 answers, and the sum of all probabilities is one."""
    grid = np.array([[0.85, 0.02]])
    assert [round(float(_held(n, grid)[0]), 3) for n in (10, 20, 50)] == [0.944, 0.952, 0.960]
