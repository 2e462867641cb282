"""From requests to what was reached: the ledger of unit and week, and the figure pages show."""

from typing import Final, cast

import pandas as pd

from analytics.engine import connect
from analytics.plain.figure import Figure
from analytics.traffic import CODES, classify

__all__ = ["COUNTS", "Figure", "authentic_visits", "ledger"]

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

_LEDGER: Final = """
    SELECT unit, week, count(*) AS gross,
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
    GROUP BY unit, week ORDER BY unit, week
"""


def ledger(requests: pd.DataFrame) -> pd.DataFrame:
    """
    One row per unit and week: unit, week, then the counts of `COUNTS` (Int64).

    `gross = authentic + R0 + ... + R7` to the unit. `authentic_low` and `reach_low` count visitors
    known to be outside the company; `authentic` and `reach_high` add those whose place is unknown.
    `reach` is reach_low, and missing where every visitor's place is unknown: that nobody outside
    was observed does not mean that nobody came. Reach counts different (day, visitor): visitor keys
    die with the day, so a week is daily visitors, summed. Reach of units must not be added up.
    Rows not classified yet are classified first. Source: measures `authentic_*` of the registry.
    """
    rows = requests if "removed_by" in requests else classify(requests)
    needed = rows[["unit", "week", "day", "visitor", "viewer", "removed_by"]]
    with connect() as engine:
        engine.register("requests", needed)
        counted = engine.sql(_LEDGER).df()
    kinds = {"unit": "str", "week": "str"} | dict.fromkeys(COUNTS, "Int64")
    return cast("pd.DataFrame", counted.astype(kinds))


def authentic_visits(panel: pd.DataFrame, program: str | None = None) -> Figure:
    """
    Authentic visits of one program, or of all, over every week of the panel: the page's figure.

    Low counts visitors known to be outside the company, value and high also those whose place is
    unknown; n is the number of requests observed. Without any request the figure is unknown.
    """
    weeks = panel[panel["unit"] == "all"]
    if program is not None:
        weeks = weeks[weeks["program"] == program]
    gross = int(weeks["gross"].sum())
    if gross == 0:
        return Figure("authentic_visits", program, None, None, None, 0, None, (), None, None)
    value = int(weeks["authentic"].sum())
    return Figure(
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
