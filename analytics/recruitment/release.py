"""Release the tables of applications and hires, so that no reader of all of them finds small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from analytics import quality
from analytics.contracts import Released, conform, frame
from analytics.contracts.recruitment import SOURCES, STAGES
from analytics.privacy import ReleasedTable
from analytics.recruitment import staying
from analytics.recruitment.numbers import Numbers, shown_groups
from analytics.recruitment.weeks import YEAR, end_of_bins, release_weeks

APPLICATIONS: Final = (
    "unit", "family", "applied_on", "stage", "outcome", "tracked", "declared",
)  # fmt: skip
"""Columns of a table of applications: `applied_on` is a date, the others are codes."""
HIRES: Final = (
    "unit", "family", "hired_on", "days", "ended_by", "performance", "raters", "satisfaction",
    "productive_after", "tracked", "declared",
)  # fmt: skip
"""Columns of a table of hires: `days` observed, `ended_by` empty while work lasts."""
STAFF: Final = ("unit", "left")
"""Columns of a table of the people of a year ago: whether each has left since."""
SETTLED: Final = timedelta(weeks=8)
"""Applications that are younger have not had the time to reach their last stage."""


@dataclass(frozen=True)
class RecruitmentRelease:
    """Released tables of a snapshot by name, and the same numbers as tables of the ledger."""

    frames: dict[Released, pd.DataFrame]
    weeks: tuple[ReleasedTable, ...]
    year: ReleasedTable


def release_recruitment(
    applications: pd.DataFrame, hires: pd.DataFrame, staff: pd.DataFrame, day: date, *,
    last_of_files: date | None = None, earlier: pd.DataFrame | None = None,
    years: Sequence[ReleasedTable] = (),
) -> RecruitmentRelease:  # fmt: skip
    """
    Release everything that is known of recruitment on a day.

    Applications are those of 52 weeks that end eight to twelve weeks before the day, or before that
    of the newest file, open or not: weeks are released by four, so that two years never differ by
    one of them. `earlier` is table `applications` of the release before, whose weeks stay as they
    are; `years` are the tables `year` of earlier releases. Hidden are numbers below their floor,
    and those from which one could be computed with all the others.
    """
    end = end_of_bins((last_of_files or day) - SETTLED)
    weekly, tables = release_weeks(
        applications, end, frame("applications", []) if earlier is None else earlier
    )
    days = applications["applied_on"]
    year = applications[(days >= end - YEAR) & (days < end)]
    within = _within(tables, end)
    begun = staying.timed(with_cohort(hires[hires["days"] >= 0]))
    numbers = Numbers(day.isoformat())
    numbers.add_stages(year)
    numbers.add_sources(year)
    numbers.add_hires(begun)
    numbers.add_staff(staff)
    released = _release_year(numbers, year, within, [*tables, *years])
    frames = {"applications": weekly, **_frames(released, begun)}
    return RecruitmentRelease(frames, tuple(tables), released)


def _release_year(
    numbers: Numbers, year: pd.DataFrame, within: list[ReleasedTable], ledger: list[ReleasedTable]
) -> ReleasedTable:
    """Release the numbers of a year against all that readers know.

    Applications that arrive late can be part of a hidden week, so that its number is not what it
    was when an earlier year was released. Then nobody can rely on it, and less is said of it.
    """
    own = list(numbers.statements)
    for unchanged, known in ((True, ledger), (False, ledger), (False, within)):
        numbers.statements = list(own)
        numbers.add_weeks(year, within, unchanged=unchanged)
        try:
            return numbers.release(known)
        except ValueError:  # published numbers contradict each other
            continue
    raise ValueError("The released weeks contradict each other.")


def _within(weeks: list[ReleasedTable], end: date) -> list[ReleasedTable]:
    """The weeks of the year that ends before a day."""
    first, last = (f"{day:%G-W%V}" for day in (end - YEAR, end))
    return [each for each in weeks if first <= next(iter(each.cells)).period < last]


def with_cohort(hires: pd.DataFrame) -> pd.DataFrame:
    """Return hires with the quarter of their first day."""
    quarters = pd.PeriodIndex(pd.to_datetime(hires["hired_on"]), freq="Q")
    return hires.assign(cohort=pd.Series(quarters.strftime("%Y-Q%q"), hires.index, dtype="str"))


def _frames(released: ReleasedTable, hires: pd.DataFrame) -> dict[Released, pd.DataFrame]:
    groups = {name: set(shown_groups(released, name)) for name in ("quarter", "source", "unit")}
    return {
        "application_funnel": _funnel(released),
        "application_sources": _sources(released),
        "hires": _quality(hires, groups["quarter"]),
        "hire_times": staying.release_times(hires),
        "hire_sources": staying.release_groups(hires, groups["source"]),
        "hire_causes": staying.release_causes(hires),
        "unit_retention": staying.release_units(hires, groups["unit"], _staff(released)),
    }


def _funnel(released: ReleasedTable) -> pd.DataFrame:
    cells = {(key.metric, key.group): value for key, value in released.cells.items()}
    rows = [
        {"source": source, "stage": stage, "applications": cells[f"reached:{stage}", source]}
        for stage in STAGES
        for source in (*SOURCES, "all")
    ]
    return frame("application_funnel", rows)


def _sources(released: ReleasedTable) -> pd.DataFrame:
    rows: dict[str, dict[str, object]] = {}
    for key, value in released.cells.items():
        if key.metric in {"sources:applied", "sources:accepted"}:
            tracked, declared = key.group.split("/")
            row = rows.setdefault(key.group, {"tracked": tracked, "declared": declared})
            row[key.metric.removeprefix("sources:")] = value
    return frame("application_sources", rows.values())


def _staff(released: ReleasedTable) -> pd.DataFrame:
    found = [
        {"unit": key.group, "n": n, "stayed": released.cells[key._replace(metric="stayed")]}
        for key, n in released.cells.items()
        if key.metric == "staff"
    ]
    return pd.DataFrame(found, columns=["unit", "n", "stayed"])


def _quality(hires: pd.DataFrame, quarters: set[str]) -> pd.DataFrame:
    """Return table `hires`: quality of hire of each quarter whose number of hires is shown.

    Times and ratings are compared with those of all hires, also of other quarters.
    """
    table = hires.assign(left=hires["ended_by"].isin(staying.CAUSES))
    found = quality.quality_of_hire(table)
    found = found[found["cohort"].isin(quarters)].rename(columns={"n": "hires"})
    names = list(frame("hires", []).columns)
    return conform(found[names], "hires").reset_index(drop=True)
