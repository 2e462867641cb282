"""
Which rows of a table of requests stay in the authentic figures, and why each other row does not.

Our choices, where the guidelines leave room:

* A row carries the code of the first rule that fits, in the order R0 to R7.
* R4 and R7 judge a row by its neighbours. Were they to look at robots, paid clicks or our own
  network, adding such a row could change which authentic rows stay. So both look only at *clean*
  rows: no R0 to R3, not paid, not internal. R7 is decided first: a repeat is a row of the same
  visitor, link and kind at most 30 seconds after the last one **kept** (not after the last one
  seen, so that a steady clicker is thinned, not silenced). R4 then counts clean rows that are no
  repeats, per visitor and clock hour (UTC).
* A visitor-hour that R4 condemns is left out whole: each of its rows without an earlier code is R4,
  whether or not it would be R5, R6 or R7 on its own.

Hence adding a robot, a paid, an internal or a repeated row changes no authentic figure, exactly;
the order of rows does not matter; and classifying twice gives the same codes.
"""

from typing import Final, cast

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.engine import connect
from analytics.plain import traffic as plain
from analytics.plain.traffic import CODES, VERSION

__all__ = ["CODES", "VERSION", "classify"]

WINDOW: Final = 30_000_000  # R7, microseconds
_EARLY: Final = ("R0", "R1", "R2", "R3")

# Tied times are ordered by event_id, so that the outcome does not depend on the order of rows.
_REPEATS: Final = """
    SELECT position, epoch_us("at") AS "at",
           row_number() OVER (
               PARTITION BY visitor, link, kind ORDER BY "at", event_id) = 1 AS opens
    FROM clean ORDER BY visitor, link, kind, "at", event_id
"""
# The spread of the gaps (their sample variance, in whole microseconds, multiplied out) is compared
# in whole numbers: a sum of floating points would depend on how the engine splits its work.
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
    The same rows with `removed_by`: a category of R0 to R7, missing where the row stays.

    `frame` is the `requests` table of `analytics.contracts`, or a raw log without `decided` but
    with `method`, `status`, `user_agent`. Raises KeyError where a needed column is absent.
    Source: measure `removed` of the registry; the limits of R4 and R7 are our own choice.
    """
    decided = _decided(frame)
    early = decided.isin(_EARLY).to_numpy(bool)
    paid = _flags(frame, "is_paid")
    inside = ((decided == "R6") | (frame["viewer"] == "employee")).to_numpy(bool)
    clean = ~(early | paid | inside)
    columns = frame[["event_id", "visitor", "link", "kind", "at"]].assign(
        position=np.arange(len(frame))
    )
    with connect() as engine:
        repeats = _repeats(engine, columns, clean)
        bursts = _bursts(engine, columns, clean & ~repeats)
    codes = np.select(
        [early, bursts, paid, inside, repeats],
        [_early_codes(decided), *(np.full(len(frame), CODES.index(code)) for code in CODES[4:])],
        default=-1,
    )
    return frame.assign(removed_by=pd.Categorical.from_codes(codes, categories=pd.Index(CODES)))


def _decided(frame: pd.DataFrame) -> "pd.Series[str]":
    """What was decided at the request; for a raw log, decided now, once per distinct agent."""
    if "decided" in frame:
        return frame["decided"]
    asked = ["method", "status", "user_agent"]
    distinct = frame[asked].drop_duplicates()
    codes = [
        plain.classify(plain.Request(str(method), int(status), str(agent)))
        for method, status, agent in distinct.itertuples(index=False)
    ]
    answers = distinct.assign(decided=pd.array(codes, dtype="str"))
    joined = frame[asked].merge(answers, how="left", on=asked)["decided"]
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
    """R7 among the clean rows, as flags over all rows."""
    engine.register("clean", columns[clean])
    ordered = engine.sql(_REPEATS).fetchnumpy()
    repeated = ~_anchors(ordered["at"].astype(np.int64), ordered["opens"].astype(np.bool_))
    flags = np.zeros(len(columns), dtype=np.bool_)
    flags[ordered["position"][repeated]] = True
    return flags


def _anchors(at: NDArray[np.int64], opens: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """
    Which rows are kept when a row needs more than `WINDOW` after the last kept one of its group.

    `at` is sorted within groups; `opens` marks each group's first row. Time is squeezed so that
    gaps longer than the window, and borders of groups, all measure window + 1; then one search
    finds for each row the row that would be kept next, and following these ends in few rounds.
    """
    kept = np.zeros(len(at), dtype=np.bool_)
    if not len(at):
        return kept
    gaps = np.diff(at, prepend=at[0])
    steps = np.where(opens | (gaps > WINDOW), WINDOW + 1, gaps)
    squeezed = np.cumsum(steps)
    following = np.searchsorted(squeezed, squeezed + WINDOW, side="right")
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
    """All rows of the visitor-hours that clicked faster, or more evenly, than a person does."""
    engine.register("requests", columns)
    engine.register("kept", columns[kept])
    found = engine.sql(_BURSTS).fetchnumpy()["position"]
    flags = np.zeros(len(columns), dtype=np.bool_)
    flags[found] = True
    return flags
