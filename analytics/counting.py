"""
Count requests by program or unit and week, in portions of visitors and days, on any engine.

A visitor key is valid for one day, and the classification of a request never needs another visitor.
Therefore days, and with them closed weeks, and the visitors of one day are counted apart from each
other, with the same result as all at once. A request that arrived late is counted in a later week
than its day's; so the rows of a week are classified among all rows of their days, and only then is
the week selected.
"""

from collections.abc import Collection
from typing import Final, Literal

import duckdb
import pandas as pd

from analytics.core.traffic import CODES
from analytics.engines import Engine

Cell = Literal["program", "unit"]
PORTION: Final = 150_000
"""Rows in one portion, about, unless one visitor has more. Each portion reads its days again."""
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
PREPARED: Final = """
    event_id, epoch_us("at") AS us, CAST(link AS VARCHAR) AS link, CAST(kind AS VARCHAR) AS kind,
    visitor || CAST("day" AS VARCHAR) AS visitor, CAST(viewer AS VARCHAR) AS viewer,
    CAST(is_paid AS TINYINT) AS is_paid, COALESCE(CAST(decided AS VARCHAR), '') AS decided
"""
"""What classify.sql reads, selected from table `requests` of the contracts."""
_REQUESTS: Final = """
    CREATE OR REPLACE TEMP VIEW requests AS
    SELECT {prepared}, CAST(week AS VARCHAR) AS week, CAST({cell} AS VARCHAR) AS cell
    FROM rows WHERE CAST("day" AS VARCHAR) IN (SELECT "day" FROM portion)
        AND (hash(visitor) >> 16) % {of} = {part}
"""
_DAYS: Final = """
    SELECT CAST("day" AS VARCHAR) AS "day", count(*) AS n FROM rows
    GROUP BY "day" HAVING $weeks IS NULL OR bool_or(list_contains($weeks, CAST(week AS VARCHAR)))
    ORDER BY "day"
"""


def count(
    connection: duckdb.DuckDBPyConnection,
    cell: Cell,
    engine: Engine,
    *,
    weeks: Collection[str] | None = None,
    grid: pd.DataFrame | None = None,
    most: int = PORTION,
) -> pd.DataFrame:
    """
    Return one row per cell and week of view `rows`: cell, week, `COUNTS`.

    `weeks` selects weeks; rows of other weeks on the same days are read, too, and not counted.
    `grid` (columns cell, week) names cells and weeks that have a row of zeros without a request.
    `most` limits the rows of one portion: a day with more is counted in equal parts of its
    visitors. Raises EngineError.
    """
    connection.register("grid", _grid(grid))
    parts = []
    for days, of in _portions(connection, weeks, most):
        connection.execute("CREATE OR REPLACE TEMP TABLE portion (day VARCHAR)")
        connection.execute("INSERT INTO portion SELECT unnest($days)", {"days": days})
        for part in range(of):
            connection.execute(_REQUESTS.format(prepared=PREPARED, cell=cell, of=of, part=part))
            parts.append(_counted(connection, engine))
    summed = pd.concat(parts).groupby(["cell", "week"], as_index=False).sum()
    return _typed(summed if weeks is None else summed[summed["week"].isin(list(weeks))])


def _counted(connection: duckdb.DuckDBPyConnection, engine: Engine) -> pd.DataFrame:
    try:
        return engine(connection)
    except duckdb.OutOfMemoryException:
        # The rows of one visitor cannot be divided: a robot may send a million in a day.
        connection.execute("RESET memory_limit")
        return engine(connection)


def _grid(grid: pd.DataFrame | None) -> pd.DataFrame:
    empty = pd.DataFrame({"cell": [], "week": []})
    return (empty if grid is None else grid[["cell", "week"]]).astype("str")


def _portions(
    connection: duckdb.DuckDBPyConnection, weeks: Collection[str] | None, most: int
) -> list[tuple[list[str], int]]:
    """Return portions of days in order, and in how many parts of visitors each is counted."""
    portions: list[list[str]] = [[]]
    sizes = [0]
    chosen = None if weeks is None else list(weeks)
    for day, n in connection.execute(_DAYS, {"weeks": chosen}).fetchall():
        if portions[-1] and sizes[-1] + n > most:
            portions.append([])
            sizes.append(0)
        portions[-1].append(day)
        sizes[-1] += n
    return [(days, max(1, -(-n // most))) for days, n in zip(portions, sizes, strict=True)]


def _typed(summed: pd.DataFrame) -> pd.DataFrame:
    """Add `reach`, which is missing and not 0 where no viewer's class is known."""
    known = (summed["authentic_low"] > 0) | (summed["authentic"] == 0)
    kinds = {"cell": "str", "week": "str"} | dict.fromkeys(COUNTS, "Int64")
    found = summed.assign(reach=summed["reach_low"].astype("Int64").where(known))
    return found[list(kinds)].astype(kinds).reset_index(drop=True)
