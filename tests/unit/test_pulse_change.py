"""Means with an interval and the change of comfort, against independent formulas; when what is asked."""

from math import isclose

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from webapp.mentoring.workflow import PairState
from webapp.pulses.change import change_of, mean_of, quantile
from webapp.pulses.workflow import PulseStep, asked_steps, open_step

SCORES = st.integers(1, 5)
STARTED = (PairState.active, PairState.paused, PairState.closing)


@given(st.integers(1, 2000))
def test_the_quantile_is_that_of_scipy(freedom: int) -> None:
    assert isclose(quantile(freedom), stats.t.ppf(0.975, freedom), rel_tol=1e-9)


@given(st.lists(st.tuples(SCORES, SCORES), min_size=2, max_size=60))
def test_the_change_is_the_paired_t_interval(answers: list[tuple[int, int]]) -> None:
    found = change_of(answers)
    first, last = np.array(answers, dtype=float).T
    low, high = _interval(last - first, -4, 4)
    assert found.change.people == len(answers)
    assert isclose(found.first or 0, first.mean(), rel_tol=1e-9)
    assert isclose(found.last or 0, last.mean(), rel_tol=1e-9)
    assert isclose(found.change.value or 0, last.mean() - first.mean(), abs_tol=1e-9)
    assert isclose(found.change.low or 0, low, abs_tol=1e-9)
    assert isclose(found.change.high or 0, high, abs_tol=1e-9)


@given(st.lists(SCORES, min_size=2, max_size=60))
def test_a_mean_stays_on_its_scale(scores: list[int]) -> None:
    found = mean_of(scores, least=1, most=5)
    low, high = _interval(np.array(scores, dtype=float), 1, 5)
    assert isclose(found.value or 0, np.mean(scores), rel_tol=1e-9)
    assert isclose(found.low or 0, low, abs_tol=1e-9)
    assert isclose(found.high or 0, high, abs_tol=1e-9)
    assert (
        1 <= (found.low or 0) <= (found.value or 0) + 1e-9 <= (found.high or 0) + 2e-9 <= 5 + 2e-9
    )


def _interval(values: np.ndarray, least: float, most: float) -> tuple[float, float]:
    """scipy's interval, cut at the ends of the scale."""
    if values.std() == 0:
        return float(values[0]), float(values[0])
    low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    return max(least, low), min(most, high)


def test_too_few_values_have_no_interval() -> None:
    assert mean_of((), least=1, most=5).value is None
    one = mean_of([4], least=1, most=5)
    assert (one.people, one.value, one.low, one.high) == (1, 4, None, None)
    assert change_of(()).change.people == 0


@given(st.sampled_from(list(PairState)), st.integers(0, 24), st.integers(1, 24))
def test_what_is_open_has_been_asked(state: PairState, held: int, meetings: int) -> None:
    step = open_step(state, held, meetings)
    if step is None:
        assert held == 0 or state not in STARTED
    elif not (step == PulseStep.first and meetings == 1):
        assert step in asked_steps(state, held, meetings)


def test_the_steps_of_a_pair_with_six_meetings() -> None:
    active = [open_step(PairState.active, held, 6) for held in range(7)]
    first, third, last = PulseStep
    assert active == [None, first, first, third, third, third, last]
    assert open_step(PairState.closing, 1, 6) == last
    assert open_step(PairState.closing, 0, 6) is None
    assert open_step(PairState.completed, 6, 6) is None
    assert asked_steps(PairState.ended, 3, 6) == {first, third}
    assert asked_steps(PairState.completed, 2, 6) == {first, last}
    # With three meetings, the third is the last.
    assert [open_step(PairState.active, held, 3) for held in (2, 3)] == [first, last]
    assert asked_steps(PairState.completed, 3, 3) == {first, last}
