"""Tables about participation by unit: each week as rows, each quarter as released. Older snapshots
lack them.
"""

from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from analytics.contracts.columns import WEEK, Column
from analytics.core.measures import ACTIVITY

QUARTER: Final = r"\d{4}-Q[1-4]"
_UNIT: Final = "org unit without those below it; 'none' for people without one"
_OFFERED: Final = "briefs that people of the unit could write from, if they enrolled,"
_CLOSED: Final = "when the week was closed"
_OF_MEASURED: Final = "of people who allow measuring only"
_OTHER: Final = "missing in a week closed before they were counted"
_SMALL: Final = "missing below five, and where another number would reveal one below five"

VISITS: Final = (
    Column("authentic_low", "count", "visits", "kept, known to be external"),
    Column("authentic", "count", "visits", "kept, external or unknown"),
    Column("reach_low", "count", "daily visitors, summed", "outside the company"),
    Column(
        "reach", "count", "daily visitors, summed", "missing without any known viewer", null=True
    ),
    Column("reach_high", "count", "daily visitors, summed", "outside or unknown"),
)
"""What is kept of the requests of a row, in every table that counts them."""

CHOSEN: Final = ("lot", "calendar", "unknown", "outcome")
"""What decided when a unit opened, from the most to the least favorable for a comparison."""
# One row per unit that existed when the week was closed, small numbers included.
UNIT_WEEKS: Final = (
    Column("unit", "text", "-", _UNIT, few=True),
    Column("week", "text", "ISO week", "the week counted", pattern=WEEK, few=True),
    Column(
        "opened", "text", "ISO week",
        "the week in which a program with stories was first open to people of the unit; missing if"
        " none was yet",
        null=True, pattern=WEEK, few=True,
    ),
    Column(
        "chosen_by", "text", "-",
        "what decided that week, as recorded with the plan of this program; missing if it is not open",
        null=True, allowed=CHOSEN, later=True,
    ),
    Column("people", "count", "people", f"people of the unit {_CLOSED}"),
    Column("enrolled", "count", "people", "of them enrolled in a program with stories at its end"),
    Column("measured", "count", "people", "of these who take part and allow measuring"),
    Column("offered", "count", "briefs", f"{_OFFERED} at its end"),
    Column("active", "count", "people", f"who sent or shared a story, {_OF_MEASURED}"),
    Column("stories", "count", "stories", f"first sent for review, {_OF_MEASURED}"),
    Column("shares", "count", "shares", f"posts made, {_OF_MEASURED}"),
    Column("texts", "count", "texts", f"first shared and long enough to be scored, {_OF_MEASURED}"),
    Column(
        "own_words", "number", "share", "mean share of own words in these texts; missing without any",
        null=True,
    ),
    Column("gross", "count", "requests", "every request on links of people of the unit"),
    *VISITS,
    Column("solicitations", "count", "messages", f"requests for time received; {_OTHER}", null=True),
    Column("meetings", "count", "meetings", f"meetings of mentoring held; {_OTHER}", null=True),
    Column("resolved", "count", "requests", f"requests for help resolved; {_OTHER}", null=True),
    Column(
        "applied", "count", "applications",
        "for jobs of the unit; missing in weeks that no file of applications covers", null=True,
        later=True,
    ),
)  # fmt: skip
# One row per unit and quarter that is over, and one for all units ('all').
PARTICIPATION: Final = (
    Column("unit", "text", "-", f"{_UNIT}, 'all' for all units"),
    Column("quarter", "text", "quarter", "numbers of its last closed week", pattern=QUARTER),
    Column("people", "count", "people", f"people of the unit; {_SMALL}; not of all", null=True),
    Column(
        "enrolled", "count", "people",
        f"of them enrolled in a program with stories; {_SMALL}, also of those who are not",
        null=True,
    ),
    Column("offered", "count", "briefs", f"{_OFFERED} at its end"),
)  # fmt: skip

Wrong = tuple[str, "pd.Series[bool]", str]
"""A column, its rows that are wrong, and why."""
_ORDER: Final = (
    ("measured", "enrolled"), ("enrolled", "people"), ("active", "measured"),
    ("authentic_low", "authentic"), ("authentic", "gross"), ("reach_low", "reach_high"),
)  # fmt: skip


def _weeks(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "week", table.duplicated(["unit", "week"]), "the unit has an earlier row"
    for low, high in _ORDER:
        yield low, table[low] > table[high], f"is above {high}"
    acted = (table["stories"] + table["shares"]) > 0
    yield "active", acted & (table["active"] == 0), "is zero, and somebody sent or shared"
    early = table["chosen_by"].notna() & table["opened"].isna()
    yield "chosen_by", early, "is decided, and the unit is not open"
    scored = table["texts"] > 0
    yield "own_words", scored != table["own_words"].notna(), "contradicts texts"


def _quarters(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "quarter", table.duplicated(["unit", "quarter"]), "the unit has an earlier row"
    for name in ("people", "enrolled"):
        yield name, (table[name] < ACTIVITY).fillna(value=False), "is below the floor"
    others = table["people"] - table["enrolled"]
    small = (others < ACTIVITY).fillna(value=False)
    yield "enrolled", small, "tells that fewer than five are not enrolled"


WHOLE: Final[dict[str, Callable[[pd.DataFrame], Iterator[Wrong]]]] = {
    "unit_weeks": _weeks, "participation": _quarters,
}  # fmt: skip
