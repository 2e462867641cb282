"""The recruitment of the demo company follows the truth that is set for it."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
import pytest

from analytics.designs import rollout
from webapp.demo_data.openings import WEEK, added, opening_days
from webapp.demo_data.places import PILOTS, UNITS
from webapp.demo_data.recruitment import files
from webapp.demo_data.truth import TRUTH, Truth

START = date(2026, 1, 5)


def in_the_first_half(season: float) -> float:
    """Return the share of applications between January and June."""
    truth = replace(TRUTH, applications=100, season=season, opened=0, opened_growth=0)
    made = files(truth, START, START + timedelta(weeks=52), []).applications.decode()
    days = [row["applied_on"] for row in csv.DictReader(made.splitlines())]
    early: int = sum(day < "2026-07-06" for day in days)
    return early / len(days)


def test_applications_follow_the_season_of_the_truth() -> None:
    assert abs(in_the_first_half(0) - 0.5) < 0.02
    # Over half a year, the mean of a sine is 2 / pi of its height.
    assert abs(in_the_first_half(0.3) - 0.5 * (1 + 0.3 * 2 / 3.14159)) < 0.02


def iso_week(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def units_and_weeks(truth: Truth) -> pd.DataFrame:
    """The logarithm of the applications of units that open later, by week, with their openings."""
    today = START + truth.weeks * WEEK
    made = files(truth, START, today, []).applications.decode()
    counts = Counter(
        (row["unit"].rpartition(" / ")[2], iso_week(date.fromisoformat(row["applied_on"])))
        for row in csv.DictReader(made.splitlines())
    )
    days = opening_days(truth, START)
    return pd.DataFrame(
        [
            {"unit": unit, "week": week, "applications": np.log(counts[unit, week]),
             "opened": iso_week(days[unit]) if days[unit] < today else None}
            for unit in days
            for week in (iso_week(START + number * WEEK) for number in range(truth.weeks))
        ]
    )  # fmt: skip


# More applications a week than in the demo, so that the effect of an opening is seen.
MANY: Final = replace(TRUTH, applications=800)


@pytest.mark.parametrize(
    "truth", [MANY, replace(MANY, opened=0, opened_growth=0)], ids=["modest", "none"]
)
def test_the_design_finds_what_openings_add_in_the_truth(truth: Truth) -> None:
    found = rollout(
        units_and_weeks(truth), "applications", "week", chosen_by="lot", draws=199, permutations=0
    )
    shares = added(truth, START, START, truth.weeks)
    since = np.array([START + number * WEEK for number in range(truth.weeks)])
    days = opening_days(truth, START)
    open_cells = [
        np.log1p(shares[row][since >= days[unit]]) for row, unit in enumerate(UNITS) if unit in days
    ]
    expected = float(np.concatenate(open_cells).mean())
    assert (expected > 0.05) == (truth is MANY)
    assert abs(found.value - expected) < 0.04
    assert (found.treated, found.units) == (7, 14)


def test_groups_open_in_the_middle_of_the_year_and_later_by_lot() -> None:
    days = opening_days(TRUTH, START)
    assert days == opening_days(TRUTH, START)
    assert days != opening_days(replace(TRUTH, seed=7), START)
    assert days.keys() == UNITS.keys() - PILOTS
    weeks = Counter((day - START) // WEEK for day in days.values())
    assert set(weeks) == {20, 28, 54, 58}
    assert all(20 <= week <= 28 or week > TRUTH.weeks for week in weeks)
    assert sum(UNITS[unit].size >= 10 for unit, day in days.items() if day > START + 52 * WEEK) >= 5
