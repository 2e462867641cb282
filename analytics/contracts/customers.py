"""Table of customer scores. Older snapshots lack it."""

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from analytics.contracts.columns import Column
from analytics.core.measures import MEAN

QUARTER: Final = r"\d{4}-Q[1-4]"

# One row per score that may be shown when the snapshot was taken; there are no totals.
CUSTOMERS: Final = (
    Column("unit", "text", "-", "org unit whose customers answered"),
    Column("quarter", "text", "quarter", "when they answered", pattern=QUARTER, few=True),
    Column("theme", "text", "-", "what they were asked about", pattern="[a-z_]+", few=True),
    Column("score", "number", "0 to 100", "mean of the answers", within=(0, 100)),
    Column("sd", "number", "0 to 50", "standard deviation of the answers", within=(0, 50)),
    Column("n", "count", "answers", "number of answers, ten or more"),
)


def violations(scores: pd.DataFrame) -> Iterator[tuple[str, "pd.Series[Any]", str]]:
    """Yield column, wrong rows and reason: one score per unit, quarter and theme; no small ones."""
    yield "theme", scores.duplicated(["unit", "quarter", "theme"]), "the unit has an earlier row"
    yield "n", scores["n"] < MEAN, "is below the floor"
