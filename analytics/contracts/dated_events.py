"""Table of dated events that may move the figures. Older snapshots lack it."""

from typing import Final

from analytics.contracts.columns import DAY, Column

KINDS: Final = ("law", "network", "reorganization", "pay", "crisis", "other")

# One row per event of the calendar when the snapshot was taken, whatever its days.
EVENTS: Final = (
    Column("first_day", "text", "date", "its day, or the first of them", pattern=DAY),
    Column("last_day", "text", "date", "the last of several days", null=True, pattern=DAY),
    Column("kind", "text", "-", "what kind of thing happened", allowed=KINDS),
    Column("unit", "text", "-", "org unit that it concerns; 'all' for the whole organization"),
    Column("name", "text", "-", "its name in English"),
    Column("source", "text", "-", "where it is known from: a sentence or an https address"),
)
