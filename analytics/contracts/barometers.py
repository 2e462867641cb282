"""Table of the published results of barometers. Older snapshots lack it."""

from typing import Final

from analytics.contracts.columns import WEEK, Column

BAROMETERS: Final = ("comfort", "enps", "attractiveness", "conditions", "free")
KINDS: Final = ("score", "item", "enps")
POPULATIONS: Final = ("employees", "candidates")

# One row per published wave, group and measure; hidden groups have no row.
RESULTS: Final = (
    Column("unit", "text", "-", "org unit of the group; 'all' for everybody who answered"),
    Column("wave", "text", "-", "the wave"),
    Column("week", "text", "ISO week", "the week in which the wave closed", pattern=WEEK),
    Column("barometer", "text", "-", "kind of barometer", allowed=BAROMETERS),
    Column("moment", "text", "-", "moment of a job that the wave asked about"),
    Column("population", "text", "-", "who answered; never in one figure", allowed=POPULATIONS),
    Column("measure", "text", "-", "scale or question"),
    Column("kind", "text", "-", "score 0 to 100, item 1 to 5, eNPS -100 to 100", allowed=KINDS),
    Column("theme", "text", "-", "theme of the measure, where it has one", null=True),
    Column("n", "count", "people", "people who answered; never below the floor"),
    Column("value", "level", "see kind", "mean, or eNPS"),
    Column("sd", "level", "see kind", "standard deviation of the people", null=True),
    Column("low", "level", "see kind", "lower end of the 95 % interval", null=True),
    Column("high", "level", "see kind", "upper end of the 95 % interval", null=True),
)
