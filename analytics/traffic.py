"""
Classify a table of requests: which rows count as authentic, and why each other row does not.

Choices of this project where the guidelines leave several options:

* A row gets the code of the first rule that applies, in the order R0 to R7.
* R4 and R7 depend on other rows. If they read rows of robots, paid clicks or the company's own
  network, adding such a row could change which authentic rows are kept. So both read only *clean*
  rows: no code R0 to R3, not paid, not internal. R7 is decided first: a repeat is a row of the same
  visitor, link and kind at most 30 seconds after the last **kept** row (not after the last row, so
  that some rows of a visitor who clicks without pause are still kept). R4 then counts the clean
  rows that are no repeats, per visitor and clock hour (UTC).
* When R4 applies to a visitor-hour, each of its rows without an earlier code is R4, also rows that
  would otherwise be R5, R6 or R7.

Therefore adding a row of a robot, a paid, an internal or a repeated row changes no authentic
figure; the order of rows does not matter; and classifying twice gives the same codes.
"""

from typing import Final, cast

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.core import traffic as core
from analytics.core.traffic import CODES, VERSION
from analytics.engine import connect

__all__ = ["CODES", "VERSION", "classify"]

WINDOW: Final = 30_000_000  # R7, microseconds
_EARLY: Final = ("R0", "R1", "R2", "R3")

# Equal times are ordered by event_id, so that the result does not depend on the order of rows.
_REPEATS: Final = """
    SELECT position, epoch_us("at") AS "at",
           row_number() OVER (
               PARTITION BY visitor, link, kind ORDER BY "at", event_id) = 1 AS opens
    FROM clean ORDER BY visitor, link, kind, "at", event_id
"""
# The sample variance of the gaps (whole microseconds, multiplied out) is compared in integers:
# a sum of floating-point numbers would depend on how the engine splits its work.
_BURSTS: Final = """
    WITH gaps AS (
        SELECT visitor, date_trunc('hour', "at") AS clock_hour,
               epoch_us("at") - lag(epoch_us("at")) OVER (
                   PARTITION BY visitor, date_trunc('hour', "at") ORDER BY "at") AS gap
        FROM kept),
    hours AS (
        SELECT visitor, clock_hour, count(*) AS events, count(gap)::HUGEINT AS m,
               sum(gap)::HUGEINT AS total, sum(gap::HUGEINT * gap::HUGEINT) AS squares
        FROM gaps GROUP BY visitor, clock_hour)
    SELECT DISTINCT requests.position
    FROM hours JOIN requests
      ON requests.visitor = hours.visitor AND date_trunc('hour', requests."at") = hours.clock_hour
    WHERE events > 30
       OR (events >= 10 AND m * squares - total * total < 10000000000 * m * (m - 1))
"""


def classify(frame: pd.DataFrame) -> pd.DataFrame:
    """
    Return the same rows with `removed_by`: a category of R0 to R7, missing where the row is kept.

    `frame` is the `requests` table of `analytics.contracts`, or a raw log without `decided` but
    with `method`, `status`, `user_agent`. Raises KeyError for a missing column.
    Source: measure `removed` of the registry; the limits of R4 and R7 are our own choice.
    """
    decided = _decided(frame)
    early = decided.isin(_EARLY).to_numpy(bool)
    paid = _flags(frame, "is_paid")
    internal = ((decided == "R6") | (frame["viewer"] == "employee")).to_numpy(bool)
    clean = ~(early | paid | internal)
    columns = frame[["event_id", "visitor", "link", "kind", "at"]].assign(
        position=np.arange(len(frame))
    )
    with connect() as engine:
        repeats = _repeats(engine, columns, clean)
        bursts = _bursts(engine, columns, clean & ~repeats)
    codes = np.select(
        [early, bursts, paid, internal, repeats],
        [_early_codes(decided), *(np.full(len(frame), CODES.index(code)) for code in CODES[4:])],
        default=-1,
    )
    return frame.assign(removed_by=pd.Categorical.from_codes(codes, categories=pd.Index(CODES)))


def _decided(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return column `decided`; a raw log is classified here, once per distinct agent."""
    if "decided" in frame:
        return frame["decided"]
    inputs = ["method", "status", "user_agent"]
    distinct = frame[inputs].drop_duplicates()
    codes = [
        core.classify(core.Request(str(method), int(status), str(agent)))
        for method, status, agent in distinct.itertuples(index=False)
    ]
    decisions = distinct.assign(decided=pd.array(codes, dtype="str"))
    joined = frame[inputs].merge(decisions, how="left", on=inputs)["decided"]
    return cast("pd.Series[str]", joined.set_axis(frame.index))


def _early_codes(decided: "pd.Series[str]") -> NDArray[np.intp]:
    return pd.Categorical(decided, categories=list(CODES)).codes.astype(np.intp)


def _flags(frame: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    if column not in frame:
        return np.zeros(len(frame), dtype=np.bool_)
    return frame[column].to_numpy(np.bool_)


def _repeats(
    engine: duckdb.DuckDBPyConnection, columns: pd.DataFrame, clean: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Flag the rows that are R7 among the clean rows; one flag per row of `columns`."""
    engine.register("clean", columns[clean])
    ordered = engine.sql(_REPEATS).fetchnumpy()
    repeated = ~_anchors(ordered["at"].astype(np.int64), ordered["opens"].astype(np.bool_))
    flags = np.zeros(len(columns), dtype=np.bool_)
    flags[ordered["position"][repeated]] = True
    return flags


def _anchors(at: NDArray[np.int64], opens: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """
    Flag the rows that are more than `WINDOW` after the last kept row of their group.

    `at` is sorted within groups; `opens` marks the first row of each group. Gaps longer than the
    window, and gaps between groups, are shortened to window + 1; then one search finds for each row
    the row that would be kept next. Following these from the first row of each
    group finds every kept row.
    """
    kept = np.zeros(len(at), dtype=np.bool_)
    if not len(at):
        return kept
    gaps = np.diff(at, prepend=at[0])
    steps = np.where(opens | (gaps > WINDOW), WINDOW + 1, gaps)
    shortened = np.cumsum(steps)
    following = np.searchsorted(shortened, shortened + WINDOW, side="right")
    current = np.flatnonzero(steps > WINDOW)
    while current.size:
        kept[current] = True
        after = following[current]
        after = after[after < len(at)]
        current = after[~kept[after]]
    return kept


def _bursts(
    engine: duckdb.DuckDBPyConnection, columns: pd.DataFrame, kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Flag all rows of visitor-hours with too many, or too evenly spaced, clicks for a person."""
    engine.register("requests", columns)
    engine.register("kept", columns[kept])
    found = engine.sql(_BURSTS).fetchnumpy()["position"]
    flags = np.zeros(len(columns), dtype=np.bool_)
    flags[found] = True
    return flags
