"""Cox models against a published table."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import survival


@pytest.fixture
def released(trial: Callable[[str], Path]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Weeks until an arrest, and covariates of 432 people."""
    rows = pd.read_csv(trial("published/rossi.csv"))
    yes = {
        "fin": rows["fin"] == "yes", "race": rows["race"] == "black", "wexp": rows["wexp"] == "yes",
        "mar": rows["mar"] == "married", "paro": rows["paro"] == "yes",
    }  # fmt: skip
    covariates = pd.DataFrame({"age": rows["age"], "prio": rows["prio"], **yes}).astype(float)
    return rows, covariates


def test_arrests_after_release(released: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    rows, covariates = released
    found = survival.cox(rows["week"], rows["arrest"], covariates)
    shown = found.table.loc[["fin", "age", "prio"], ["value", "se"]].to_numpy()
    assert [[f"{each:.4f}" for each in row] for row in shown] == [
        ["-0.3794", "0.1914"], ["-0.0574", "0.0220"], ["0.0915", "0.0286"],
    ]  # fmt: skip
    assert (f"{found.log_likelihood:.3f}", found.n, found.events) == ("-658.748", 432, 114)


def test_clusters_change_errors_only(released: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    rows, covariates = released
    plain = survival.cox(rows["week"], rows["arrest"], covariates).table
    weeks, ended = (pd.concat([rows[name]] * 2) for name in ("week", "arrest"))
    doubled = pd.concat([covariates, covariates])
    people = list(range(len(rows))) * 2
    found = survival.cox(weeks, ended, doubled, people).table
    once = survival.cox(rows["week"], rows["arrest"], covariates, range(len(rows))).table
    blind = survival.cox(weeks, ended, doubled).table
    # Everybody twice: without clusters the errors shrink by the root of 2, with them they do not.
    assert found["se"].to_numpy() == pytest.approx(once["se"].to_numpy(), rel=0.02)
    assert blind["se"].to_numpy() == pytest.approx(plain["se"].to_numpy() / np.sqrt(2), rel=0.02)


def test_invalid_durations_are_refused() -> None:
    one = pd.DataFrame({"x": [1.0, 2.0]})
    with pytest.raises(ValueError, match="length"):
        survival.cox([1, 2, 3], [True] * 3, one)
    for times, ended in (([-1, 2], [True, True]), ([1, 2], [False, False])):
        with pytest.raises(ValueError, match="missing or negative"):
            survival.cox(times, ended, one)
