"""Visits and reach from requests: counts per unit and week, and the figure that pages show."""

from typing import Final, Literal, cast

import pandas as pd

from analytics.core.group_figure import GroupFigure, unknown
from analytics.core.visits_figure import VisitsFigure
from analytics.engine import connect
from analytics.traffic import CODES, classify

__all__ = [
    "COUNTS", "VisitsFigure", "authentic_reach", "authentic_visits", "ledger", "links_by_day",
    "platform", "totals",
]  # fmt: skip

COUNTS: Final = (
    "gross",
    *CODES,
    "authentic_low",
    "authentic",
    "reach_low",
    "reach",
    "reach_high",
)
"""The counted columns of the ledger and of the panel, all `Int64`."""

# {group} is 'unit' or 'program', never user input.
_LEDGER: Final = """
    SELECT {group}, week, count(*) AS gross,
        count(*) FILTER (removed_by = 'R0') AS R0, count(*) FILTER (removed_by = 'R1') AS R1,
        count(*) FILTER (removed_by = 'R2') AS R2, count(*) FILTER (removed_by = 'R3') AS R3,
        count(*) FILTER (removed_by = 'R4') AS R4, count(*) FILTER (removed_by = 'R5') AS R5,
        count(*) FILTER (removed_by = 'R6') AS R6, count(*) FILTER (removed_by = 'R7') AS R7,
        count(*) FILTER (outside) AS authentic_low,
        count(*) FILTER (stays) AS authentic,
        count(DISTINCT (day, visitor)) FILTER (outside) AS reach_low,
        CASE WHEN count(*) FILTER (outside) > 0 OR count(*) FILTER (stays) = 0
             THEN count(DISTINCT (day, visitor)) FILTER (outside) END AS reach,
        count(DISTINCT (day, visitor)) FILTER (stays) AS reach_high
    FROM (SELECT *, removed_by IS NULL AS stays,
                 removed_by IS NULL AND viewer = 'external' AS outside FROM requests)
    GROUP BY {group}, week ORDER BY {group}, week
"""


def ledger(requests: pd.DataFrame) -> pd.DataFrame:
    """
    Return one row per unit and week: unit, week, then the counts of `COUNTS` (Int64).

    `gross = authentic + R0 + ... + R7` holds exactly. `authentic_low` and `reach_low` count
    visitors known to be outside the company; `authentic` and `reach_high` add unknown viewers.
    `reach` is reach_low, and missing where every visitor's class is unknown: no observed external
    visitor does not mean no external visitor. Reach counts distinct (day, visitor): visitor keys
    change daily, so a week is daily visitors, summed. Reach of units must not be added up. Rows
    without `removed_by` are classified first. Source: measures `authentic_*` of the registry.
    """
    return _counted(requests, "unit")


def totals(requests: pd.DataFrame) -> pd.DataFrame:
    """Return one row per program and week, over all units: program, week, `COUNTS`."""
    return _counted(requests, "program")


def _counted(requests: pd.DataFrame, group: Literal["unit", "program"]) -> pd.DataFrame:
    rows = requests if "removed_by" in requests else classify(requests)
    needed = rows[[group, "week", "day", "visitor", "viewer", "removed_by"]]
    with connect() as engine:
        engine.register("requests", needed)
        counted = engine.sql(_LEDGER.format(group=group)).df()
    kinds = {group: "str", "week": "str"} | dict.fromkeys(COUNTS, "Int64")
    return cast("pd.DataFrame", counted.astype(kinds))


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
