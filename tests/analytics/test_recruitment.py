"""Recruitment: what is hidden cannot be computed from what is shown, and curves are those of hires."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import contracts, recruitment
from analytics.contracts.recruitment import SOURCES, STAGES
from analytics.privacy import Key, ReleasedTable, attack
from analytics.recruitment import APPLICATIONS, HIRES, STAFF, RecruitmentRelease
from analytics.recruitment.small import shown
from webapp.recruitment.workflow import DeclaredSource, Stage

UNTIL = date(2026, 11, 16)
COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=12)


def applications(count: int, seed: int = 1) -> pd.DataFrame:
    """Applications of the last 60 weeks, with a few units and sources."""
    draw = np.random.default_rng(seed)
    days = [UNTIL - timedelta(days=int(n)) for n in draw.integers(1, 420, count)]
    return pd.DataFrame({
        "unit": draw.choice(["a", "b", "c", "none"], count, p=[0.6, 0.3, 0.08, 0.02]),
        "family": "f", "applied_on": days,
        "stage": draw.choice(STAGES, count, p=[0.5, 0.2, 0.15, 0.05, 0.1]), "outcome": "open",
        "tracked": draw.choice(["none", "linkedin", "unknown"], count, p=[0.8, 0.15, 0.05]),
        "declared": draw.choice(SOURCES, count),
    }, columns=list(APPLICATIONS))  # fmt: skip


def hires(rows: list[tuple[str, int, str]], day: date = date(2025, 1, 10)) -> pd.DataFrame:
    """Hires from declared source, days observed and end."""
    base: dict[str, Any] = {
        "unit": "a", "family": "f", "hired_on": day, "performance": 3.0, "raters": "r",
        "satisfaction": 4.0, "productive_after": 60.0, "tracked": "none",
    }  # fmt: skip
    found = [{**base, "declared": d, "days": n, "ended_by": e} for d, n, e in rows]
    return pd.DataFrame(found, columns=list(HIRES))


def staff(people: int, left: int, unit: str = "a") -> pd.DataFrame:
    """The people of a unit a year ago, of whom some have left."""
    return pd.DataFrame({"unit": unit, "left": [n < left for n in range(people)]})


NO_APPLICATIONS, NO_HIRES = applications(0), hires([])
NO_STAFF = pd.DataFrame({"unit": [], "left": []}, columns=list(STAFF)).astype({"left": "bool"})


def released(
    rows: pd.DataFrame = NO_APPLICATIONS, hired: pd.DataFrame = NO_HIRES,
    people: pd.DataFrame = NO_STAFF, **options: Any,
) -> RecruitmentRelease:  # fmt: skip
    """A release whose tables fulfill their contracts."""
    found = recruitment.release_recruitment(rows, hired, people, UNTIL, **options)
    for name, table in found.frames.items():
        contracts.check(table, name)
    return found


def everything(*releases: RecruitmentRelease) -> list[ReleasedTable]:
    """All tables of releases, each week once."""
    weeks = {next(iter(table.cells)).period: table for each in releases for table in each.weeks}
    return [*weeks.values(), *(each.year for each in releases)]


def test_the_codes_are_those_of_the_application() -> None:
    assert tuple(Stage) == STAGES
    assert (*DeclaredSource, "unknown") == SOURCES


@given(COUNTS, st.integers(1, 10))
def test_what_is_hidden_is_nothing_or_not_small(counts: list[int], floor: int) -> None:
    found = shown(counts, floor)
    hidden = [count for count, kept in zip(counts, found, strict=True) if not kept]
    assert all(count >= floor for count, kept in zip(counts, found, strict=True) if kept)
    assert (
        not any(hidden) or len(hidden) == len(counts) or (len(hidden) > 1 and sum(hidden) >= floor)
    )


@pytest.mark.parametrize(("count", "seed"), [(0, 0), (160, 2), (400, 3)])
def test_a_reader_of_all_tables_recovers_no_hidden_number(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    each = [
        (str(draw.choice(SOURCES[:4])), int(draw.integers(0, 700)), "") for _ in range(count // 8)
    ]
    found = released(applications(count, seed), hires(each), staff(count // 10, count // 100))
    hidden = sum(len(table.hidden) for table in everything(found))
    assert hidden > 20
    assert attack(everything(found)).recovered == ()


def test_a_cell_that_its_row_total_would_give_away_is_hidden_with_another() -> None:
    rows = applications(0)
    day = UNTIL - timedelta(weeks=20)
    rows = pd.DataFrame([
        {"unit": "a", "family": "f", "applied_on": day, "stage": "applied", "outcome": "open",
         "tracked": tracked, "declared": declared}
        for tracked, declared, count in (
            ("none", "job_board", 46), ("linkedin", "job_board", 4), ("mail", "job_board", 20),
            ("none", "agency", 30), ("none", "careers_page", 12), ("none", "other", 3),
        )
        for _ in range(count)
    ])  # fmt: skip
    found = released(rows).frames
    funnel = found["application_funnel"].set_index(["source", "stage"])["applications"]
    assert funnel["job_board", "applied"] == 70
    cells = found["application_sources"].set_index(["tracked", "declared"])["applied"]
    of_board = cells.xs("job_board", level="declared")
    assert pd.isna(of_board["linkedin"])
    assert of_board.isna().sum() > 1


def test_a_week_is_released_once_and_a_later_application_changes_nothing() -> None:
    rows = applications(400)
    before = UNTIL - timedelta(weeks=4)
    first = recruitment.release_recruitment(rows, NO_HIRES, NO_STAFF, before)
    late = rows.head(3).assign(applied_on=before - timedelta(weeks=20), stage="accepted")
    second = released(
        pd.concat([rows, late], ignore_index=True), earlier=first.frames["applications"]
    )
    old = first.frames["applications"].set_index(["week", "unit"])
    new = second.frames["applications"].set_index(["week", "unit"])
    pd.testing.assert_frame_equal(new.loc[old.index], old)
    assert len(new) > len(old)
    assert attack(everything(first, second)).recovered == ()


def test_weeks_end_eight_to_twelve_weeks_before_the_newest_file() -> None:
    rows = applications(400)
    file = UNTIL - timedelta(weeks=10)
    weeks = released(rows, last_of_files=file).frames["applications"]["week"]
    # The newest bin of four weeks ends on 22 June, three weeks before those of the file.
    assert weeks.max() == f"{date(2026, 6, 15):%G-W%V}"


def test_the_funnel_counts_a_year_that_ended_with_a_bin_eight_weeks_ago() -> None:
    rows = applications(300)
    end = date(2026, 9, 14)
    within = rows[(rows["applied_on"] < end) & (rows["applied_on"] >= end - timedelta(weeks=52))]
    found = recruitment.reached(released(rows).frames["application_funnel"])
    assert int(found["n"].iloc[0]) == len(within)
    assert int(found["n"].iloc[-1]) == int((within["stage"] == "accepted").sum())


def test_the_curve_is_that_of_each_hire_and_a_transfer_is_no_end() -> None:
    rows = [("agency", 400, "")] * 8 + [("agency", 40, "person"), ("agency", 200, "employer")]
    found = released(hired=hires([*rows, ("internal", 100, "transfer")] * 2)).frames
    times = found["hire_times"]
    assert set(found["hire_sources"]["source"]) == {"all"}
    assert recruitment.after(times, 12) is not None
    curve = recruitment.lasting(times).set_index("time")["value"]
    assert curve.to_dict() == pytest.approx({2: 20 / 22, 7: 20 / 22 * 16 / 18})
    # Two ends of each cause tell too much of two people.
    assert found["hire_causes"].empty


def test_causes_are_told_where_five_more_ended_by_each() -> None:
    lasting = [("agency", 800, "")] * 20
    early = [("agency", 100, "person")] * 6 + [("agency", 100, "employer")] * 5
    late = [("agency", 400, "person")] * 9 + [("agency", 400, "employer")] * 2
    found = released(hired=hires([*lasting, *early, *late])).frames["hire_causes"]
    assert set(found["months"]) == {12}
    shares = found.set_index("cause")["value"].to_dict()
    assert shares == pytest.approx({"person": 6 / 42, "employer": 5 / 42})
    # Nobody was observed for 18 months, so that nothing is known of them then.
    later = [("agency", 400, "person")] * 6 + [("agency", 400, "employer")] * 5
    rows = hires([("agency", 500, "")] * 20 + later)
    assert set(released(hired=rows).frames["hire_causes"]["months"]) == {15}
    # A cause below five would be the rest of the others.
    few = [("agency", 100, "unknown")] * 2
    found = released(hired=hires([*lasting, *early, *few])).frames["hire_causes"]
    assert set(found["cause"]) <= {"person"}


def test_sources_of_ten_hires_are_shown_and_compared() -> None:
    quick = [("agency", 50, "employer")] * 11 + [("agency", 400, "")]
    lasting = [("job_board", 500, "")] * 30
    sources = released(hired=hires([*quick, *lasting])).frames["hire_sources"]
    found = sources.set_index("source")
    assert found["hires"].to_dict() == {"all": 42, "agency": 12, "job_board": 30}
    assert found.loc["agency", "months_12"] == pytest.approx(1 / 12)
    assert found.loc["job_board", "months_12"] == 1
    assert (found["same"] < 0.001).all()
    alike = [("agency", 400, "")] * 12
    found = released(hired=hires([*alike, *lasting])).frames["hire_sources"].set_index("source")
    # All of twelve stayed: that says the same of each of them.
    assert found["months_12"].isna()["agency"]
    assert found.loc["all", "months_12"] == 1
    alone = released(hired=hires(lasting)).frames["hire_sources"]
    assert alone["same"].isna().all()


def test_all_staff_of_a_unit_stand_beside_its_hires() -> None:
    mine = hires([("agency", 400, "")] * 30 + [("agency", 100, "person")] * 10)
    people = pd.concat([staff(40, 4), staff(9, 1, "b"), staff(12, 0, "c"), staff(60, 0, "d")])
    found = released(hired=mine, people=people).frames["unit_retention"].set_index("unit")
    assert found["staff"].dropna().to_dict() == {"a": 40, "c": 12, "d": 60}
    own = found[["hires", "months_12", "stayed"]].to_dict("index")["a"]
    assert own == pytest.approx({"hires": 40, "months_12": 0.75, "stayed": 0.9})
    assert found.loc["a", "stayed_low"] == pytest.approx(0.7695, abs=0.001)
    assert found["stayed"].isna()["c"]
    assert found.loc["d", "stayed"] == 1


def test_a_quarter_of_nine_hires_is_in_no_table() -> None:
    few = hires([("agency", 400, "")] * 9)
    many = hires([("agency", 400, "")] * 14, date(2025, 5, 5))
    more = hires([("agency", 400, "")] * 12, date(2025, 8, 5))
    assert released(hired=few).frames["hires"].empty
    found = released(hired=pd.concat([few, many, more], ignore_index=True)).frames["hires"]
    assert list(found["cohort"]) == ["2025-Q2"]  # the total would give the nine away
    assert found["retention"].iloc[0] == 100
    assert Key("hires", UNTIL.isoformat(), "quarter/2025-Q1") in released(hired=few).year.hidden
