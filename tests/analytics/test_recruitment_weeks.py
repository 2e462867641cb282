"""Weeks of applications: one small week neither hides the number of the year nor is given away."""

from datetime import date, timedelta

import pandas as pd
import pytest

from analytics import recruitment
from analytics.privacy import Key, attack
from analytics.recruitment import RecruitmentRelease
from tests.analytics.test_recruitment import NO_HIRES, NO_STAFF, everything

DAY = date(2026, 11, 9)
END = date(2026, 9, 14)
"""The end of the year that is released on DAY."""


def weekly(offers: dict[int, int], weeks: range = range(-8, 60)) -> pd.DataFrame:
    """Twenty applications a week with six offers, five of them accepted; other numbers by week.

    Week 0 is the last one before END, week 51 the first of the year.
    """
    rows = []
    for week in weeks:
        offered = offers.get(week, 6)
        accepted = min(offered, 5)
        for n in range(20):
            stage = "accepted" if n < accepted else "offered" if n < offered else "applied"
            day = END - timedelta(weeks=week + 1) + timedelta(days=n % 7)
            rows.append({
                "unit": "a", "family": "f", "applied_on": day, "stage": stage, "outcome": "open",
                "tracked": "none", "declared": "agency",
            })  # fmt: skip
    return pd.DataFrame(rows)


def year_of(found: RecruitmentRelease) -> dict[str, int | None]:
    """The numbers of the year by stage."""
    funnel = found.frames["application_funnel"]
    own = funnel[funnel["source"] == "all"].set_index("stage")["applications"]
    return {str(stage): None if pd.isna(n) else int(n) for stage, n in own.items()}


@pytest.mark.parametrize("few", [1, 3, 4])
def test_one_small_week_does_not_hide_the_numbers_of_the_year(few: int) -> None:
    rows = weekly({10: few})
    found = recruitment.release_recruitment(rows, NO_HIRES, NO_STAFF, DAY)
    year = year_of(found)
    assert (year["offered"], year["accepted"]) == (51 * 6 + few, 51 * 5 + few)
    shown = found.frames["applications"].query("unit == 'all'")
    assert len(shown) - int(shown["offered"].notna().sum()) == 2
    assert attack(everything(found)).recovered == ()


def test_a_small_week_that_leaves_the_year_is_not_given_away_by_the_next_release() -> None:
    rows = weekly({50: 3})
    first = recruitment.release_recruitment(rows, NO_HIRES, NO_STAFF, DAY)
    second = recruitment.release_recruitment(
        rows, NO_HIRES, NO_STAFF, DAY + timedelta(weeks=4),
        earlier=first.frames["applications"], years=[first.year],
    )  # fmt: skip
    assert year_of(first)["offered"] == 51 * 6 + 3
    assert year_of(second)["offered"] == 52 * 6
    assert attack(everything(first, second)).recovered == ()


def test_a_year_that_would_give_a_hidden_week_away_is_hidden_itself() -> None:
    rows = weekly({48: 1, 49: 1, 50: 1, 51: 1})
    first = recruitment.release_recruitment(rows, NO_HIRES, NO_STAFF, DAY)
    second = recruitment.release_recruitment(
        rows, NO_HIRES, NO_STAFF, DAY + timedelta(weeks=4),
        earlier=first.frames["applications"], years=[first.year],
    )  # fmt: skip
    assert attack(everything(first, second)).recovered == ()
    hidden = Key("applications:offered", f"{END - timedelta(weeks=52):%G-W%V}", "all")
    assert hidden in {key for table in first.weeks for key in table.hidden}


def test_a_late_application_of_a_hidden_week_contradicts_no_earlier_year() -> None:
    rows = weekly({30: 3})
    first = recruitment.release_recruitment(rows, NO_HIRES, NO_STAFF, DAY)
    late = weekly({30: 4})
    second = recruitment.release_recruitment(
        late, NO_HIRES, NO_STAFF, DAY + timedelta(weeks=4),
        earlier=first.frames["applications"], years=[first.year],
    )  # fmt: skip
    assert year_of(second)["offered"] == 51 * 6 + 4
    assert attack(everything(first, second)).recovered == ()


def test_weeks_are_released_by_four() -> None:
    weeks = {
        recruitment.release_recruitment(weekly({}), NO_HIRES, NO_STAFF, DAY + timedelta(days=n))
        .frames["applications"]["week"]
        .max()
        for n in (-1, 0, 27)
    }
    assert weeks == {f"{END - timedelta(weeks=n):%G-W%V}" for n in (5, 1)}
