"""Public surveys: as a spreadsheet would count them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics import surveys


def test_quartiles_by_year(trial: Callable[[str], Path]) -> None:
    path = trial("civil_service_people_survey/organisations_2009_2024.csv")
    found = surveys.quartiles(path)
    table = pd.read_csv(path)
    last = pd.Series(table["recommend"][table["year"] == 2024].dropna())
    assert list(found.loc[2024]) == pytest.approx(
        [len(last), last.quantile(0.25), last.median(), last.quantile(0.75)]
    )


def test_agencies_with_few_and_many_answers(trial: Callable[[str], Path]) -> None:
    found = surveys.few_and_many(surveys.recommended(trial("fevs/fevs_by_agency_2020_2024.csv")))
    assert len(found) == 10
    assert found["n"].is_monotonic_increasing
    assert found["value"].between(found["low"], found["high"]).all()
    assert not set(found["agency"]) & set(surveys.WHOLE)


def test_nothing_without_the_files() -> None:
    assert surveys.quartiles(None).empty
    assert surveys.few_and_many(surveys.recommended(None)).empty
