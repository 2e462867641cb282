"""Changes between two waves: how often their interval holds, and what it is made of."""

from math import hypot, sqrt

import numpy as np
import pytest
from scipy import stats

from analytics.core.changes import Estimate, change
from analytics.core.enps import enps


def test_the_halves_add_up_like_standard_errors() -> None:
    found = change(Estimate(60, 56, 64), Estimate(50, 47, 53))
    assert found == pytest.approx((10, 10 - hypot(4, 3), 10 + hypot(4, 3)))


def test_the_long_side_of_an_interval_stays_the_long_side() -> None:
    assert change(Estimate(90, 60, 100), Estimate(0, -4, 3)) == pytest.approx((90, 90 - hypot(30, 3), 90 + hypot(10, 4)))  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [(10, 10), (10, 100), (20, 20)])
def test_the_interval_of_a_change_holds_for_few_answers(first: int, second: int) -> None:
    """Two waves without any change. With a normal distribution 91 to 93 of 100 intervals hold."""
    chance = np.random.default_rng(17)
    held = {"mean": 0, "enps": 0}
    for _ in range(3000):
        means = [_mean(chance.normal(60, 15, n)) for n in (first, second)]
        scores = [_enps(chance.multinomial(n, (0.85, 0.13, 0.02))) for n in (first, second)]
        for name, (new, old) in (("mean", means), ("enps", scores)):
            found = change(new, old)
            held[name] += found.low <= 0 <= found.high
    assert min(held.values()) / 3000 > 0.935


def _mean(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Estimate:
    half = float(stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / sqrt(len(values)))
    return Estimate(float(values.mean()), values.mean() - half, values.mean() + half)


def _enps(counts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Estimate:
    found = enps(*map(int, counts))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return Estimate(found.value, found.low, found.high)
