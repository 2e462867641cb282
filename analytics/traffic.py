"""
Classify a table of requests: which rows count as authentic, and why each other row does not.

Choices of this project where the guidelines leave several options:

* A row gets the code of the first rule that applies, in the order R0 to R7.
* R4 and R7 depend on other rows of the same visitor on the same day. If they read rows of robots,
  paid clicks or the company's own network, adding such a row could change which authentic rows are
  kept. So both read only *clean* rows: no code R0 to R3, not paid, not internal. R7 is decided
  first: a repeat is a row of the same visitor, link and kind at most 30 seconds after the last
  **kept** row (not after the last row, so that some rows of a visitor who clicks without pause are
  still kept). R4 then counts the clean rows that are no repeats, per visitor and clock hour (UTC).
* When R4 applies to a visitor-hour, each of its rows without an earlier code is R4, also rows that
  would otherwise be R5, R6 or R7.

Therefore adding a row of a robot, a paid, an internal or a repeated row changes no authentic
figure; the order of rows does not matter; and classifying twice gives the same codes. The rules are
the first half of the text that counts the panel: `analytics/engines/classify.sql`.
"""

from typing import Final, cast

import numpy as np
import pandas as pd

from analytics.core import traffic as core
from analytics.core.traffic import CODES, VERSION
from analytics.counting import PREPARED
from analytics.engine import connect
from analytics.engines.texts import CODES_BY_ROW

__all__ = ["CLASSIFIED", "CODES", "VERSION", "classify", "decided"]

CLASSIFIED: Final = (
    "event_id",
    "at",
    "day",
    "link",
    "kind",
    "visitor",
    "viewer",
    "is_paid",
    "decided",
)
"""The columns that decide whether a request counts."""
_VIEW: Final = "CREATE TEMP VIEW requests AS SELECT {prepared}, position FROM rows"


def classify(frame: pd.DataFrame) -> pd.DataFrame:
    """
    Return the same rows with `removed_by`: a category of R0 to R7, missing where the row is kept.

    `frame` is the `requests` table of `analytics.contracts`, or a raw log without `decided` but
    with `method`, `status`, `user_agent`. Raises KeyError for a missing column. It is always
    classified in this process, by the first half of the text that counts the panel.
    Source: measure `removed` of the registry; the limits of R4 and R7 are our own choice.
    """
    columns = decided(frame)[list(CLASSIFIED)].assign(position=np.arange(len(frame)))
    with connect() as connection:
        connection.register("rows", columns)
        connection.execute(_VIEW.format(prepared=PREPARED))
        codes = connection.sql(CODES_BY_ROW).fetchnumpy()["code"]
    index = pd.Index([str(code) for code in CODES])
    found = pd.Categorical.from_codes(index.get_indexer(pd.Index(codes)), categories=index)
    return frame.assign(removed_by=found)


def decided(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a raw log with `decided` and `is_paid`; other tables unchanged."""
    paid = frame if "is_paid" in frame else frame.assign(is_paid=False)
    return paid if "decided" in frame else paid.assign(decided=_decided(frame))


def _decided(frame: pd.DataFrame) -> "pd.Series[str]":
    """Classify each distinct agent of a raw log once."""
    inputs = ["method", "status", "user_agent"]
    distinct = frame[inputs].drop_duplicates()
    codes = [
        core.classify(core.Request(str(method), int(status), str(agent)))
        for method, status, agent in distinct.itertuples(index=False)
    ]
    decisions = distinct.assign(decided=pd.array(codes, dtype="str"))
    joined = frame[inputs].merge(decisions, how="left", on=inputs)["decided"]
    return cast("pd.Series[str]", joined.set_axis(frame.index))
