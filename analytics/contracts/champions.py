"""Tables about digital champions: units, time to a resolution, load. Older snapshots lack them."""

from typing import Final

from analytics.contracts.columns import MONTH, WEEK, Column

BANDS: Final = ("none", "quarter", "half", "three_quarters", "full")
"""Used part of the agreed minutes: none, and up to 25, 50, 75 and 100 %."""
LONGEST: Final = 31
"""Days of a help request that are told apart; the last stands for all longer ones."""

# One row per unit that existed when the week was closed.
CHAMPIONS: Final = (
    Column("unit", "text", "-", "org unit without those below it; 'none' for people without one"),
    Column("week", "text", "ISO week", "the week counted", pattern=WEEK),
    Column(
        "people",
        "count",
        "people",
        "people of the unit when the week was closed; missing where they are fewer than five",
        null=True,
    ),
    Column(
        "champions",
        "count",
        "people",
        "active champions among them; missing where people is missing",
        null=True,
    ),
    Column(
        "resolved",
        "count",
        "requests",
        "requests for help of people of the unit that were resolved in this week; missing where"
        " they came from fewer than five people, zero included",
        null=True,
    ),
)
# Months with at least eight requests by at least five people.
HELP_TIMES: Final = (
    Column("program", "text", "-", "program in which help was asked for"),
    Column("month", "text", "month", "the month in which it was asked for", pattern=MONTH),
    Column(
        "days",
        "count",
        "days",
        f"whole days until the request was resolved or, if it is not, until now; {LONGEST} for more",
    ),
    Column("resolved", "count", "requests", "requests resolved after this time"),
    Column("waiting", "count", "requests", "requests not resolved after this time"),
)
# Closed months with at least eight champions, or 24 where all are in one band.
CHAMPION_LOAD: Final = (
    Column("program", "text", "-", "program of the champions"),
    Column("month", "text", "month", "the month counted", pattern=MONTH),
    Column("band", "text", "-", "used part of the agreed minutes", allowed=BANDS),
    Column("champions", "count", "people", "champions in this band"),
)
