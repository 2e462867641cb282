"""The mirror index: values by hand, and the correlations of a school survey."""

from collections.abc import Callable
from math import hypot
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics import mirror
from analytics.mirror import Together

DIMENSIONS = ("saf", "com", "eng", "aca")


def scores(rows: list[tuple[str, str, float, float, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(mirror.SCORES))


def test_a_gap_has_a_sign_and_an_interval() -> None:
    ours = scores([("paint", "trust", 60, 20, 16), ("paint", "pay", 40, 20, 16)])
    theirs = scores([("paint", "trust", 80, 15, 25), ("paint", "pay", 50, 15, 9)])
    found = mirror.gaps(ours, theirs)
    half = hypot(stats.t.ppf(0.975, 15) * 20 / 4, stats.t.ppf(0.975, 24) * 15 / 5)
    # Nine customers are too few.
    assert found.to_numpy().tolist() == [["paint", "trust", 60, 80, -20, -20 - half, -20 + half]]
    assert mirror.gaps(ours, theirs, floor=1).equals(found)
    assert mirror.gaps(ours, theirs, floor=17).empty


def test_symmetry_and_level_stand_together() -> None:
    ours = scores([("paint", t, s, 10, 20) for t, s in (("trust", 60), ("pay", 40))])
    theirs = scores([("paint", t, s, 10, 20) for t, s in (("trust", 80), ("pay", 50))])
    found = mirror.index(mirror.gaps(ours, theirs))
    assert found.to_numpy().tolist() == [["paint", 2, 100 - (20 + 10) / 2, (70 + 45) / 2]]


@pytest.mark.parametrize("wrong", [[("a", "t", 101, 1, 20)], [("a", "t", 50, 1, 20)] * 2])
def test_scores_that_cannot_be_are_refused(wrong: list[tuple[str, str, float, float, int]]) -> None:
    with pytest.raises(ValueError, match="once per unit and theme"):
        mirror.gaps(scores(wrong), scores([]))


def test_correlations_of_teachers_and_parents(trial: Callable[[str], Path]) -> None:
    table = pd.read_csv(trial("nyc_school_survey/nyc_survey_2011_districts01_09.csv"))
    found = {d: mirror.together(table[f"{d}_t_11"], table[f"{d}_p_11"]) for d in DIMENSIONS}
    assert {name: f"{each.r:.2f}" for name, each in found.items()} == {
        "saf": "0.54", "com": "0.39", "eng": "0.42", "aca": "0.48",
    }  # fmt: skip
    safety = found["saf"]
    assert (f"{safety.low:.2f}", f"{safety.high:.2f}") == ("0.47", "0.60")
    teachers, parents = (
        table[[f"{d}_{who}_11" for d in DIMENSIONS]].mean(axis=1, skipna=False) for who in "tp"
    )
    whole = mirror.together(teachers, parents)
    assert whole.sentence("en") == (
        "In 452 units, both sides go together with a correlation of 0.47 (between 0.40 and 0.54), and "
        "agree with a concordance of 0.23. This is an association, not an effect."
    )
    assert "0,47" in whole.sentence("fr")


def test_an_interval_with_0_is_no_association() -> None:
    found = Together(0.03, -0.58, 0.62, 0.02, 11)
    assert found.sentence("en") == (
        "In 11 units, no association of both sides was found: their correlation is 0.03 (between "
        "−0.58 and 0.62), their concordance 0.02."
    )
    assert "aucune association" in found.sentence("fr")


def test_what_cannot_vary_is_unknown() -> None:
    assert mirror.together(pd.Series([1.0, 2, 3]), pd.Series([1.0, 2, 3])) == Together(
        None, None, None, None, 3
    )
    constant = mirror.together(pd.Series([1.0, 2, 3, 4]), pd.Series([5.0] * 4))
    assert (constant.r, constant.n) == (None, 4)
    assert "unknown, 4 units with both scores" in constant.sentence("en")


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 5), st.floats(-20, 20))
def test_a_constant_gap_changes_concordance_and_not_r(
    seed: int, factor: float, shift: float
) -> None:
    drawn = np.random.default_rng(seed).normal(50, 10, size=(12, 2))
    one = mirror.together(pd.Series(drawn[:, 0]), pd.Series(drawn[:, 1]))
    far = mirror.together(pd.Series(drawn[:, 0] * factor + shift), pd.Series(drawn[:, 1]))
    assert far.r == pytest.approx(one.r)
    same = mirror.together(pd.Series(drawn[:, 0]), pd.Series(drawn[:, 0] + shift))
    assert same.r == pytest.approx(1)
    assert same.ccc is not None
    assert same.ccc <= 1 + 1e-12
