"""Scores and reliabilities against published tables."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import scales
from analytics.scales import Key

# Shrout & Fleiss 1979, table 2: six targets, four judges.
RATINGS = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)


def test_alpha_of_the_attitude_survey(trial: Callable[[str], Path]) -> None:
    answers = pd.read_csv(trial("published/attitude.csv"), index_col="rownames")
    found = scales.alpha(answers)
    printed = (found.value, found.standardized, found.mean_correlation, found.se)
    assert [f"{each:.3f}" for each in printed] == ["0.843", "0.839", "0.427", "0.042"]


@pytest.mark.parametrize(
    ("items", "turned", "value"),
    [("A", ["A1"], 0.7030), ("C", ["C4", "C5"], 0.7267)],
)
def test_alpha_of_the_big_five(
    trial: Callable[[str], Path], items: str, turned: list[str], value: float
) -> None:
    key = Key(tuple(f"{items}{n}" for n in range(1, 6)), frozenset(turned), 1, 6)
    answers = scales.oriented(pd.read_csv(trial("published/bfi.csv")), key)
    found = scales.alpha(answers, "pairwise")
    assert round(found.value, 4) == value
    assert found.sentence("en").startswith(f"alpha is {value:.2f} (between")
    low = scales.alpha(answers[list(key.items[:2])], "pairwise")
    assert ("low" in low.sentence("en"), "faible" in low.sentence("fr")) == (low.value < 0.7,) * 2


@given(st.lists(st.floats(0.3, 0.9), min_size=3, max_size=8), st.integers(0, 9))
@settings(max_examples=15)
def test_omega_of_one_factor_is_found_again(loadings: list[float], seed: int) -> None:
    # Answers whose covariances are exactly those of the factor.
    lam = np.array(loadings)
    model = np.outer(lam, lam) + np.diag(1 - lam**2)
    drawn = np.random.default_rng(seed).normal(size=(60, len(lam)))
    white = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(59)
    answers = pd.DataFrame(white @ np.linalg.cholesky(model).T)
    omega = scales.omega(answers)
    assert omega is not None
    expected = lam.sum() ** 2 / (lam.sum() ** 2 + (1 - lam**2).sum())
    assert omega == pytest.approx(expected, abs=1e-3)
    assert omega >= scales.alpha(answers).value - 1e-3


def test_omega_of_the_big_five_is_close_to_alpha(trial: Callable[[str], Path]) -> None:
    key = Key(tuple(f"A{n}" for n in range(1, 6)), frozenset(["A1"]), 1, 6)
    answers = scales.oriented(pd.read_csv(trial("published/bfi.csv")), key)
    omega = scales.omega(answers)
    assert omega is not None
    assert scales.alpha(answers).value < omega < scales.alpha(answers).value + 0.03
    with pytest.raises(ValueError, match="three items"):
        scales.omega(answers[["A1", "A2"]])


def test_six_correlations_of_shrout_and_fleiss() -> None:
    found = scales.agreement(RATINGS)
    assert {name: f"{value:.2f}" for name, value in found.items()} == {
        "(1,1)": "0.17", "(2,1)": "0.29", "(3,1)": "0.71",
        "(1,k)": "0.44", "(2,k)": "0.62", "(3,k)": "0.91",
    }  # fmt: skip
    flat = RATINGS.melt(ignore_index=False)
    own = scales.icc(flat["value"], list(flat.index))
    assert (round(own.single, 2), round(own.mean, 2), own.size) == (0.17, 0.44, 4)
    assert (own.groups, own.n, own.mostly_noise) == (6, 24, True)


def test_a_score_needs_four_of_five_answers_and_turns_reversed_items() -> None:
    key = Key(("a", "b", "c", "d", "e"), frozenset({"b"}))
    answers = pd.DataFrame(
        [[5, 1, 5, 5, 5], [1, 5, 1, 1, None], [3, 3, 3, None, None]], columns=list("abcde")
    )
    assert scales.score(answers, key).tolist()[:2] == [100, 0]
    assert np.isnan(scales.score(answers, key).iloc[2])
    with pytest.raises(ValueError, match="from 1 to 5"):
        scales.score(answers.assign(a=6), key)
    with pytest.raises(KeyError):
        scales.score(answers.drop(columns="a"), key)


@pytest.mark.parametrize(
    "wrong", [((),), (("a", "a"),), (("a",), frozenset({"b"})), (("a",), frozenset(), 5, 5)]
)
def test_a_key_that_cannot_be_scored_is_refused(wrong: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"scale|item|answer"):
        Key(*wrong)  # type: ignore[arg-type]


def test_what_has_no_variance_is_refused() -> None:
    for wrong in (RATINGS[[0]], RATINGS.head(2), RATINGS.assign(extra=1)):
        with pytest.raises(ValueError, match=r"items|variance"):
            scales.alpha(wrong)
    for scores, groups in (([1, 2], [1, 2]), ([1, 2, 3], [1, 1, 1]), ([1, None, 2], [1, 1, 2])):
        with pytest.raises(ValueError, match="groups"):
            scales.icc(scores, groups)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="judges"):
        scales.agreement(RATINGS[[0]])


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10), st.floats(-5, 5))
def test_reliability_ignores_the_unit_of_the_answers(
    seed: int, factor: float, shift: float
) -> None:
    drawn = np.random.default_rng(seed).normal(size=(12, 4))
    items = pd.DataFrame(drawn + drawn.mean(axis=1, keepdims=True))
    one, other = scales.alpha(items), scales.alpha(items * factor + shift)
    assert other.value == pytest.approx(one.value, abs=1e-9)
    assert other.se == pytest.approx(one.se, abs=1e-9)
    groups = [n % 3 for n in range(12)]
    first = scales.icc(items[0], groups)
    assert scales.icc(items[0] * factor + shift, groups).single == pytest.approx(
        first.single, abs=1e-7
    )
