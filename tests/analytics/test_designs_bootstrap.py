"""The bootstrap against fits of every draw, one by one, and against a library."""

import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from analytics.designs.bootstrap import Scores, WildBootstrap, bootstrapped, webb
from analytics.designs.cells import Cells, Question, cells_of
from analytics.designs.grid import by_week
from analytics.designs.imputation import CLOSED, Fit, Stages, stages
from analytics.designs.openings import openings
from analytics.designs.projection import LinearEstimate, Slope, dummies
from tests.analytics.panel_builders import noise, panel_of, rollout_panel

UNITS, WEEKS = 8, 12
EVERY = np.array(list(product([-1.0, 1.0], repeat=UNITS))).T
Array = NDArray[np.float64]


def cells(units: int = UNITS, slope: float = 0.02, seed: int = 5) -> Cells:
    reach = np.random.default_rng(seed).normal(size=(units, WEEKS))
    panel = panel_of(noise(units, WEEKS, seed) + slope * reach, authentic_reach=reach)
    grid = by_week(panel, ["comfort", "authentic_reach"])
    question = Question("comfort", "authentic_reach", 0, "week", (), None, 99, 1)
    return cells_of(grid, question)[0]


def slope_of(found: Cells) -> Slope:
    slope = found.slope(found.terms[:, 0], found.others())
    assert slope is not None
    return slope


def refitted(found: Cells, outcome: Array, tested: float) -> float:
    """The t statistic of a least squares fit with dummies, errors clustered by unit."""
    columns = np.column_stack([found.terms[:, 0], dummies(found.units), dummies(found.periods)])
    inverse = np.linalg.pinv(columns.T @ columns)
    values = inverse @ columns.T @ outcome
    left = outcome - columns @ values
    scores = dummies(found.units).T @ (columns * left[:, None])
    spread = inverse @ scores.T @ scores @ inverse
    return float((values[0] - tested) / np.sqrt(spread[0, 0]))


@pytest.mark.parametrize("tested", [0.0, 0.05], ids=["zero", "other"])
def test_every_draw_equals_a_fit_of_its_own(tested: float) -> None:
    found = cells()
    slope = slope_of(found)
    reach = found.terms[:, 0]
    left = slope.restricted((found.outcome - tested * reach)[:, None])[:, 0]
    own = abs(refitted(found, found.outcome, tested))
    draws = [
        abs(refitted(found, tested * reach + left * draw[found.units], tested)) for draw in EVERY.T
    ]
    share = np.mean(np.array(draws) >= own * (1 - 1e-9))
    assert WildBootstrap(Scores.of(slope, found.outcome), EVERY).p(tested) == share
    assert 2 / len(draws) < share < 1


def test_probability_equals_the_one_of_the_library() -> None:
    """wildboottest draws 9,999 times; that many draws differ by less than 0.02."""
    pyfixest = pytest.importorskip("pyfixest")
    found = cells(units=20, slope=0.01)
    table = pd.DataFrame(
        {"y": found.outcome, "x": found.terms[:, 0], "unit": found.units, "week": found.periods}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pandas 3 warns of pyfixest 0.60
        fit = pyfixest.feols("y ~ x | unit + week", table, vcov={"CRV1": "unit"})
        theirs = fit.wildboottest(
            param="x", reps=9_999, seed=1, weights_type="webb", cluster="unit"
        )
    ours = bootstrapped(Scores.of(slope_of(found), found.outcome), 9_999, 1)
    assert ours.p == pytest.approx(float(theirs["Pr(>|t|)"]), abs=0.02)
    assert 0.02 < ours.p < 0.98


def two_stages(first: Stages, outcome: Array) -> tuple[float, float]:
    """Value and t statistic of an imputation that is fitted from nothing."""
    closed = first.bins == CLOSED
    fit = Fit(first.columns[closed])
    effect = outcome - first.columns @ fit.coefficients(outcome[closed][:, None])[:, 0]
    value = effect[~closed].mean()
    # An effect may grow: the rest is measured from a line in the time since the opening.
    line = np.polyfit(first.since[~closed], effect[~closed], 1)
    left = np.where(closed, effect, effect - np.polyval(line, first.since))
    # What a change of each outcome does to the value, one by one.
    one = np.eye(len(outcome))
    moved = one - first.columns @ fit.coefficients(one[closed])
    weights = moved[~closed].mean(axis=0)
    scores = np.bincount(first.units, weights * left)
    return float(value), float(value / np.sqrt(scores @ scores))


def test_each_draw_of_a_rollout_fits_both_stages() -> None:
    panel = rollout_panel(UNITS, WEEKS, [5, 5, 7, 7], seed=2)
    found = openings(panel, "comfort", "week")
    first = stages(found, np.zeros(found.known.shape, dtype=np.int64))
    assert first is not None
    main = first.imputation(0)
    assert main is not None
    value, own = two_stages(first, first.outcome)
    assert float(main.weights @ first.outcome) == pytest.approx(value, abs=1e-12)
    left = main.restricted(first.outcome[:, None])[:, 0]
    draws = [abs(two_stages(first, left * draw[first.units])[1]) for draw in EVERY.T]
    share = np.mean(np.array(draws) >= abs(own) * (1 - 1e-9))
    ours = WildBootstrap(Scores.of(main, first.outcome), EVERY)
    assert ours.p() == share
    # The second stage alone, which is what pyfixest draws for, gives another probability.
    fitted = first.columns @ first.fit.coefficients(first.outcome[first.bins == CLOSED][:, None])
    effect = first.outcome - fitted[:, 0]
    wrong = [abs(_mean_t(first, effect * draw[first.units])) for draw in EVERY.T]
    alone = np.mean(np.array(wrong) >= abs(_mean_t(first, effect)) * (1 - 1e-9))
    assert alone != share


def _mean_t(first: Stages, effect: Array) -> float:
    opened = first.bins != CLOSED
    left = np.where(opened, effect - effect[opened].mean(), 0.0)
    scores = np.bincount(first.units, left) / opened.sum()
    return float(effect[opened].mean() / np.sqrt(scores @ scores))


def test_interval_has_the_values_that_the_test_keeps() -> None:
    found = cells(units=14)
    slope = slope_of(found)
    test = WildBootstrap(Scores.of(slope, found.outcome), webb(14, 999, 3))
    low, high = test.interval()
    assert low < float(slope.weights @ found.outcome) < high
    width = high - low
    assert [test.p(each) >= 0.05 for each in (low - 0.01 * width, low + 0.01 * width)] == [
        False, True,
    ]  # fmt: skip
    assert [test.p(each) >= 0.05 for each in (high - 0.01 * width, high + 0.01 * width)] == [
        True, False,
    ]  # fmt: skip


def test_an_end_that_no_test_rejects_is_infinite() -> None:
    """With two draws no probability is below 5 %."""
    found = cells()
    test = WildBootstrap(Scores.of(slope_of(found), found.outcome), np.ones((UNITS, 2)))
    assert test.interval() == (-np.inf, np.inf)


def test_webb_weights_have_mean_0_and_variance_1() -> None:
    drawn = webb(40, 9_999, 1)
    assert len(np.unique(drawn)) == 6
    assert float(drawn.mean()) == pytest.approx(0, abs=0.01)
    assert float(drawn.var()) == pytest.approx(1, abs=0.01)


def test_estimates_share_one_form() -> None:
    estimate: LinearEstimate = slope_of(cells())
    assert float(estimate.weights @ estimate.direction) == pytest.approx(1)
