"""Pooling, robustness and families of tests against published numbers."""

from math import sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.families import adjusted, discoveries
from analytics.pooling import random_effects, shrink
from analytics.sensitivity import partial_r2, robustness

# Rubin 1981: coaching in eight schools, estimate and standard error.
SCHOOLS = ([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])
# Benjamini & Hochberg 1995, example of 15 tests.
FIFTEEN = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_eight_schools() -> None:
    found = random_effects(SCHOOLS[0], [se**2 for se in SCHOOLS[1]])
    assert (found.tau2, f"{found.value:.3f}", f"{found.se:.3f}", found.n) == (
        0, "7.686", "4.072", 8,
    )  # fmt: skip
    # Without a difference between schools each is the common mean.
    moved = shrink(SCHOOLS[0], [se**2 for se in SCHOOLS[1]])
    assert moved["weight"].tolist() == [0] * 8
    assert moved["value"].round(3).unique().tolist() == [7.686]


def test_equal_variances_have_closed_forms() -> None:
    found = random_effects([1.0, 3.0, 8.0], [1.0, 1.0, 1.0])
    # The variance of the estimates is 13.
    assert found.tau2 == pytest.approx(12)
    assert found.value == pytest.approx(4)
    assert found.se == pytest.approx(sqrt(13 / 3))
    moved = shrink(pd.Series([1.0, 3.0, 8.0], index=["a", "b", "c"]), [1.0, 1.0, 1.0])
    assert moved.loc["a", "value"] == pytest.approx(1 * 12 / 13 + 4 / 13)


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 50)), min_size=1, max_size=12),
    st.floats(-20, 20),
)
def test_moving_all_estimates_moves_the_mean(rows: list[tuple[float, float]], by: float) -> None:
    y, v = [a for a, _ in rows], [b for _, b in rows]
    one, other = random_effects(y, v), random_effects([each + by for each in y], v)
    assert other.value == pytest.approx(one.value + by, abs=1e-6)
    assert min(y) - 1e-9 <= one.value <= max(y) + 1e-9
    assert shrink(y, v)["value"].between(min(y) - 1e-9, max(y) + 1e-9).all()


def test_wrong_input_is_refused() -> None:
    for estimates, variances in (([], []), ([1.0], [0.0]), ([1.0], [1.0, 2.0])):
        with pytest.raises(ValueError, match="variance"):
            random_effects(estimates, variances)


def test_fifteen_tests() -> None:
    p = pd.Series(FIFTEEN)
    assert adjusted(p).head(4).map("{:.4f}".format).tolist() == [
        "0.0015", "0.0030", "0.0095", "0.0356",
    ]  # fmt: skip
    assert discoveries(p).sum() == 4
    assert discoveries(pd.Series([0.01, None, 0.9])).tolist() == [True, False, False]
    with pytest.raises(ValueError, match="0 to 1"):
        adjusted(pd.Series([1.5]))


def test_the_robustness_value_explains_both_sides() -> None:
    # Cinelli & Hazlett 2020, Darfur: t 4.18 with 783 degrees of freedom.
    assert f"{robustness(4.18, 783):.3f}" == "0.139"
    assert f"{partial_r2(4.18, 783):.3f}" == "0.022"
    assert robustness(0, 10) == 0


@given(st.floats(-50, 50), st.integers(1, 10_000))
def test_the_robustness_value_solves_its_equation(t: float, dof: int) -> None:
    value, f2 = robustness(t, dof), t * t / dof
    assert 0 <= value <= 1
    if value < 1:
        assert value**2 / (1 - value) == pytest.approx(f2, rel=1e-6, abs=1e-9)
