"""Visits and reach from requests: counts per unit and week, and the figure that pages show."""

from collections.abc import Collection, Iterable
from typing import Final, cast

import pandas as pd

from analytics.core.dated_events import MarkedEvent
from analytics.core.group_figure import GroupFigure, unknown
from analytics.core.visit_weeks import VisitWeek, VisitWeeks
from analytics.core.visits_figure import VisitsFigure
from analytics.counting import COUNTS, Cell, count
from analytics.engine import connect
from analytics.engines import Engine, embedded
from analytics.traffic import CLASSIFIED, CODES, decided

__all__ = [
    "COUNTS",
    "VisitsFigure",
    "authentic_reach",
    "authentic_visits",
    "ledger",
    "links_by_day",
    "platform",
    "totals",
    "visit_weeks",
]  # fmt: skip


def ledger(
    requests: pd.DataFrame, grid: pd.DataFrame | None = None, engine: Engine = embedded
) -> pd.DataFrame:
    """
    Return one row per unit and week: unit, week, then the counts of `COUNTS` (Int64).

    Rows of kind `click` are counted; visits of the career page are an outcome, not a reach of shares.
    `gross = authentic + R0 + ... + R7` holds exactly. `authentic_low` and `reach_low` count
    visitors known to be outside the company; `authentic` and `reach_high` add unknown viewers.
    `reach` is reach_low, and missing where every visitor's class is unknown: no observed external
    visitor does not mean no external visitor. Reach counts distinct (day, visitor): visitor keys
    change daily, so a week is daily visitors, summed. Reach of units must not be added up.
    `grid` (unit, week) adds rows of zeros for units and weeks that were observed and had no request.
    Raises EngineError. Source: measures `authentic_*` of the registry.
    """
    named = None if grid is None else grid.rename(columns={"unit": "cell"})
    return _counted(requests, "unit", engine, grid=named)


def totals(
    requests: pd.DataFrame, weeks: Collection[str] | None = None, engine: Engine = embedded
) -> pd.DataFrame:
    """
    Return one row per program and week, over all units: program, week, `COUNTS`.

    With `weeks` only these are counted; the other rows of their days are classified, too. Raises
    EngineError.
    """
    return _counted(requests, "program", engine, weeks=weeks)


def _counted(
    requests: pd.DataFrame,
    cell: Cell,
    engine: Engine,
    weeks: Collection[str] | None = None,
    grid: pd.DataFrame | None = None,
) -> pd.DataFrame:
    with connect() as connection:
        connection.register("rows", decided(requests)[[*CLASSIFIED, "week", cell]])
        counted = count(connection, cell, engine, weeks=weeks, grid=grid)
    return counted.rename(columns={"cell": cell})


def authentic_reach(panel: pd.DataFrame, program: str) -> GroupFigure:
    """
    Return the daily visitors of one program, summed over the panel; unknown without requests.

    Low counts those known to be outside the company, value and high also those whose class is
    unknown; n is the number of requests observed. A visitor of two days counts twice, because keys
    change daily. Source: measure `authentic_reach` of the registry.
    """
    weeks = panel[(panel["unit"] == "all") & (panel["program"] == program)]
    n = int(weeks["gross"].sum())
    if n == 0:
        return unknown("authentic_reach", "nothing")
    low, high = int(weeks["reach_low"].sum()), int(weeks["reach_high"].sum())
    return GroupFigure("authentic_reach", high, low, high, n)


_BY_DAY: Final = """
    SELECT link, day, week,
        count(*) FILTER (removed_by IS NULL AND viewer = 'external') AS outside,
        count(*) FILTER (removed_by IS NULL AND viewer <> 'external') AS unknown,
        count(*) FILTER (removed_by = 'R0') AS R0, count(*) FILTER (removed_by = 'R1') AS R1,
        count(*) FILTER (removed_by = 'R2') AS R2, count(*) FILTER (removed_by = 'R3') AS R3,
        count(*) FILTER (removed_by = 'R4') AS R4, count(*) FILTER (removed_by = 'R5') AS R5,
        count(*) FILTER (removed_by = 'R6') AS R6, count(*) FILTER (removed_by = 'R7') AS R7
    FROM requests GROUP BY link, day, week ORDER BY link, day, week
"""


def links_by_day(requests: pd.DataFrame) -> pd.DataFrame:
    """
    Return the daily counts that are kept when request rows are deleted: link, day, week, counts.

    `outside` and `unknown` are authentic visits by viewer class, R0 to R7 the removed requests;
    they add up to the rows. Raises KeyError for rows that were not classified.
    """
    with connect() as engine:
        engine.register("requests", requests[["link", "day", "week", "viewer", "removed_by"]])
        return cast("pd.DataFrame", engine.sql(_BY_DAY).df())


def authentic_visits(panel: pd.DataFrame, program: str | None = None) -> VisitsFigure:
    """
    Return the authentic visits of one program, or of all, over every week of the panel.

    Low counts visitors known to be outside the company, value and high also those whose class is
    unknown; n is the number of requests observed. Without any request the figure is unknown.
    """
    weeks = panel[panel["unit"] == "all"]
    if program is not None:
        weeks = weeks[weeks["program"] == program]
    gross = int(weeks["gross"].sum())
    if gross == 0:
        return VisitsFigure("authentic_visits", program, None, None, None, 0, None, (), None, None)
    value = int(weeks["authentic"].sum())
    return VisitsFigure(
        measure="authentic_visits",
        program=program,
        value=value,
        low=int(weeks["authentic_low"].sum()),
        high=value,
        n=gross,
        gross=gross,
        removed=tuple((code, int(weeks[code].sum())) for code in CODES),
        first_week=str(weeks["week"].min()),
        last_week=str(weeks["week"].max()),
    )


def visit_weeks(panel: pd.DataFrame, program: str, events: Iterable[MarkedEvent]) -> VisitWeeks:
    """
    Return the authentic visits of one program in each week of the panel, with events of the period.

    `low` and `high` are as in `authentic_visits`. A week without a row is a gap, not zero.
    """
    mine = panel[panel["program"] == program].sort_values("week")
    counts = zip(mine["week"], mine["authentic_low"], mine["authentic"], strict=True)
    return VisitWeeks.of(
        (VisitWeek(str(w), int(low), int(high)) for w, low, high in counts), events
    )


def platform(reported: pd.DataFrame) -> pd.DataFrame:
    """
    Return what a platform reported, with bounds on the views from outside the company.

    Each row of `reported` holds counts: `reach` (people), `impressions` (views), `paid` (the bought
    part of the reach), `employees` (colleagues with an account) and `seen` (colleagues known, with
    their consent, to have viewed the post). Where `paid` or `employees` is missing, the low end
    is 0; a missing `seen` counts as 0. Adds `organic` = reach - paid, `low` = organic -
    employees, `high` = organic - seen (Int64, never below 0), and `flag`: the contradiction in the
    row, else missing. Flagged rows are kept, so that readers see them. Rows of one platform must
    not be added up. Raises KeyError for a missing column.
    """
    whole = reported[["reach", "impressions", "paid", "employees", "seen"]].astype("Int64")
    organic = (whole["reach"] - whole["paid"]).clip(lower=0)
    low = (organic - whole["employees"]).clip(lower=0).fillna(0)
    high = (organic.fillna(whole["reach"]) - whole["seen"].fillna(0)).clip(lower=0)
    flag = pd.Series(pd.NA, index=reported.index, dtype="str")
    for name, wrong in {
        "seen_above_employees": whole["seen"] > whole["employees"],
        "paid_above_reach": whole["paid"] > whole["reach"],
        "reach_above_impressions": whole["reach"] > whole["impressions"],
    }.items():
        flag = flag.mask(wrong.fillna(value=False).astype("bool"), name)
    return reported.assign(organic=organic, low=low, high=high, flag=flag)
