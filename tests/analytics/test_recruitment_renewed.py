"""Two releases of recruitment: their difference tells nothing of one hire."""

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import contracts, recruitment
from analytics.recruitment import HIRES, RecruitmentRelease
from tests.analytics.test_recruitment import NO_APPLICATIONS, NO_STAFF, UNTIL, hires, released

LATER = UNTIL + timedelta(weeks=5)


Renewed = tuple[RecruitmentRelease, dict[str, Any]]


def begin(hired: pd.DataFrame) -> Renewed:
    return recruitment.renew(released(hired=hired), hired, {})


def later(hired: pd.DataFrame, before: Renewed) -> Renewed:
    found = recruitment.release_recruitment(NO_APPLICATIONS, hired, NO_STAFF, LATER)
    made = recruitment.renew(found, hired, json.loads(json.dumps(before[1])))
    for name, table in made[0].frames.items():
        contracts.check(table, name)
    return made


def rated(*satisfaction: float | None, band: float | None = 3.0) -> pd.DataFrame:
    """Hires of one quarter, with what their managers answered so far."""
    base: dict[str, Any] = {
        "unit": "a", "family": "f", "hired_on": date(2025, 1, 10), "days": 500, "ended_by": "",
        "performance": band, "raters": "r", "productive_after": 60.0, "tracked": "none",
        "declared": "agency",
    }  # fmt: skip
    rows = [{**base, "satisfaction": each} for each in satisfaction]
    return pd.DataFrame(rows, columns=list(HIRES)).astype(
        {"satisfaction": "float64", "performance": "float64"}
    )


def quality_of(found: Renewed) -> dict[str, Any]:
    (row,) = found[0].frames["hires"].to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_the_answer_about_one_hire_does_not_follow_from_two_means() -> None:
    known = [4.0] * 8 + [5.0] * 3
    first = begin(rated(*known, None))
    one, two = quality_of(first), quality_of(second := later(rated(*known, 1.0), first))
    # The attacker knows that eleven were rated, then twelve.
    computed = 12 * two["satisfaction"] - 11 * one["satisfaction"]
    assert computed != pytest.approx(0), "the answer of 1 is 0 on the scale of the table"
    for name in ("satisfaction", "value", "without_performance", "low", "high"):
        assert two[name] == pytest.approx(one[name])
    # A third release remembers what the first was computed from.
    third = later(pd.concat([rated(*known, 1.0), rated(*[2.0] * 9)], ignore_index=True), second)
    assert quality_of(third)["satisfaction"] == pytest.approx(
        25 * (sum([*known, 1.0, *[2.0] * 9]) / 21 - 1)
    )


def test_a_part_is_added_once_ten_are_known_and_the_others_stay() -> None:
    known = [4.0] * 10
    first = begin(rated(*known, None, None, band=None))
    second = later(rated(*known, 1.0, 1.0), first)
    one, two = quality_of(first), quality_of(second)
    assert bool(np.isnan(one["performance"]))
    assert two["performance"] == pytest.approx(50)
    assert two["satisfaction"] == one["satisfaction"] == pytest.approx(75)
    parts = [two[part] for part in ("performance", "satisfaction", "productivity", "retention")]
    assert two["value"] == pytest.approx(sum(parts) / 4)
    assert two["low"] <= two["value"] <= two["high"]


def test_the_cause_of_one_end_does_not_follow_from_two_tables() -> None:
    lasting = [("agency", 800, "")] * 20
    early = [("agency", 100, "person")] * 6 + [("agency", 100, "employer")] * 5
    first = begin(hires([*lasting, *early]))
    assert set(first[0].frames["hire_causes"]["cause"]) == {"person", "employer"}
    one_more = [*lasting[1:], *early, ("agency", 130, "employer")]
    second = later(hires(one_more), first)
    pd.testing.assert_frame_equal(second[0].frames["hire_causes"], first[0].frames["hire_causes"])
    # Four more later: five together are told.
    third = later(hires([*one_more[4:], *[("agency", 130, "employer")] * 4]), second)
    shares = third[0].frames["hire_causes"].set_index("cause")["value"]
    assert shares["employer"] == pytest.approx(10 / 31)


@pytest.mark.parametrize("table", ["hire_sources", "unit_retention"])
def test_what_all_of_a_group_did_does_not_follow_from_the_share_of_all_hires(table: Any) -> None:
    rows = [
        *[("agency", 400, "")] * 12,
        *[("job_board", 400, "")] * 30, *[("job_board", 100, "person")] * 10,
        *[("other", 400, "")] * 12, *[("other", 100, "person")] * 3,
    ]  # fmt: skip
    found = hires(rows).assign(unit=[source for source, _days, _ended in rows])
    released_ = released(hired=found).frames
    column = "unit" if table == "unit_retention" else "source"
    own = released_[table].set_index(column).drop("all", errors="ignore")
    whole = released_["hire_sources"].set_index("source").loc["all"]
    shown = own[own["months_12"].notna()]
    left_n = whole["hires"] - shown["hires"].sum()
    left = whole["hires"] * whole["months_12"] - (shown["hires"] * shown["months_12"]).sum()
    assert "agency" not in shown.index
    assert left_n > 0
    assert 0.5 < left < left_n - 0.5, "the share of the hidden groups says it of each"
