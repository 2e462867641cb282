"""Random levels and slopes against published tables."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.designs.levels import INTERCEPT, random_levels, random_slopes


def printed(values: tuple[float, ...], digits: int) -> list[str]:
    return [f"{each:.{digits}f}" for each in values]


def test_grunfeld_with_random_firms(trial: Callable[[str], Path]) -> None:
    rows = pd.read_csv(trial("published/grunfeld_plm.csv"))
    found = random_levels(rows, "inv", ["value", "capital"], "firm", "year")
    assert printed(found[INTERCEPT][:2], 3) == ["-57.834", "28.899"]
    assert printed(found["value"][:2], 6) == ["0.109781", "0.010493"]
    assert printed(found["capital"][:2], 6) == ["0.308113", "0.017180"]


def test_wages_with_random_men() -> None:
    rows = pytest.importorskip("linearmodels.datasets.wage_panel").load()
    years = {f"y{year}": (rows["year"] == year).astype(float) for year in range(1981, 1988)}
    fixed = ["educ", "black", "hisp", "exper", "expersq", "married", "union"]
    found = random_levels(rows.assign(**years), "lwage", [*fixed, *years], "nr", "year")
    assert printed(found["union"][:2], 4) == ["0.1061", "0.0179"]
    assert printed(found["married"][:2], 4) == ["0.0640", "0.0168"]


def test_reaction_times_without_sleep(trial: Callable[[str], Path]) -> None:
    rows = pd.read_csv(trial("published/sleepstudy.csv"))
    found = random_slopes(rows, "Reaction", "Days", "Subject")
    assert printed(found.intercept, 3) == ["251.405", "6.825"]
    assert printed((found.value, found.se), 3) == ["10.467", "1.546"]
    assert printed(found.spread, 2) == ["24.74", "5.92", "25.59"]
    assert f"{found.log_likelihood:.3f}" == "-871.814"
    assert (found.n, found.units) == (180, 18)
    assert found.low < found.value < found.high
