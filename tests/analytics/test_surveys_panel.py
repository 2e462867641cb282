"""Yearly surveys as panels of waves, and what a placebo says about them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analytics import surveys
from analytics.designs.within import within

Trial = Callable[[str], Path]
YEARS = pd.DataFrame({
    "org": ["a", "a", "a", "b", "b", "b"], "year": [2020, 2021, 2022, 2020, 2021, 2021],
    "y": [1.0, 2.0, 4.0, 3.0, None, 7.0], "x": [10.0, 11.0, 12.0, 20.0, 21.0, 22.0],
})  # fmt: skip


def test_a_year_is_its_first_week_and_other_weeks_add_nothing() -> None:
    found = surveys.by_year(YEARS, "org", "y", "x")
    asked = found.dropna(subset=["y"])
    assert asked[["unit", "week", "y", "x"]].to_numpy().tolist() == [
        ["a", "2020-W01", 1, 10], ["a", "2021-W01", 2, 11], ["a", "2022-W01", 4, 12],
        ["b", "2020-W01", 3, 20], ["b", "2021-W01", 7, 22],
    ]  # fmt: skip
    # In the last year nobody of b was asked, so their exposure is unknown.
    unknown = found[found["x"].isna()]
    assert unknown[["unit", "week"]].to_numpy().tolist() == [["b", "2022-W01"]]
    assert found.groupby("unit")["x"].sum().to_dict() == {"a": 33, "b": 42}
    assert not found.duplicated(["unit", "week"]).any()


def test_the_placebo_keeps_a_real_association_from_being_a_claim(trial: Trial) -> None:
    """Civil service: where it got safer to challenge, more recommend; also a year before."""
    answers = pd.read_csv(trial("civil_service_people_survey/organisations_2009_2024.csv"))
    panel = surveys.by_year(answers, "uid", "recommend", "safe_to_challenge")
    found = within(panel, "recommend", "safe_to_challenge", 0, "wave", same_source=True)
    assert found.low > 0
    assert {"leads", "same_source"} <= set(found.reasons)
    assert (found.is_claim, found.verdict) == (False, "descriptive")


def test_five_years_are_too_few(trial: Trial) -> None:
    items = {"recommend": "I recommend my organization", "without_reprisal": "fear of reprisal"}
    answers = surveys.positive(trial("fevs/fevs_by_agency_2020_2024.csv"), items)
    panel = surveys.by_year(answers, "agency", "recommend", "without_reprisal")
    found = within(panel, "recommend", "without_reprisal", 0, "wave", same_source=True)
    assert "few_waves" in found.reasons
    assert found.units > 30
    assert found.verdict == "descriptive"
