"""Tables about applications and hires. Older snapshots lack them."""

from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from analytics.contracts.columns import WEEK, Column
from analytics.core.measures import ACTIVITY, MEAN

STAGES: Final = ("applied", "screened", "interviewed", "offered", "accepted")
PARTS: Final = ("performance", "satisfaction", "productivity", "retention")
SOURCES: Final = (
    "careers_page", "job_board", "social_network", "employee_referral", "agency",
    "event_or_school", "internal", "direct_contact", "other", "unknown",
)  # fmt: skip
"""Declared sources; 'unknown' where none was declared."""
CAUSES: Final = ("person", "employer", "unknown")
QUARTER: Final = r"\d{4}-Q[1-4]"
_ALL: Final = ("all", *SOURCES)
_MEANT: Final = "a part, their mean or its interval; missing where fewer than ten hires are known"
_TRACKED: Final = "channel of the tracked link; 'none' without its code, 'unknown' for another code"
_SMALL: Final = "missing below five, and where another number would reveal one below five"

# One row per unit and week in which anybody applied anywhere, and one for all units ('all').
APPLICATIONS: Final = (
    Column("unit", "text", "-", "org unit that hires; 'none' where unknown, 'all' for all of them"),
    Column("week", "text", "ISO week", "the week of the application", pattern=WEEK),
    Column("applied", "count", "applications", _SMALL, null=True),
    Column(
        "offered", "count", "applications", f"of them with an offer by now; {_SMALL}", null=True
    ),
    Column("accepted", "count", "applications", f"of them accepted by now; {_SMALL}", null=True),
)
# Applications of a year that ended eight weeks before, by the furthest stage reached.
APPLICATION_FUNNEL: Final = (
    Column("source", "text", "-", "declared source, or 'all'", allowed=_ALL),
    Column("stage", "text", "-", "stage of an application", allowed=STAGES),
    Column("applications", "count", "applications", f"that reached the stage; {_SMALL}", null=True),
)
APPLICATION_SOURCES: Final = (
    Column("tracked", "text", "-", _TRACKED),
    Column("declared", "text", "-", "source that was declared", allowed=SOURCES),
    Column("applied", "count", "applications", _SMALL, null=True),
    Column("accepted", "count", "applications", f"of them accepted; {_SMALL}", null=True),
)  # fmt: skip
# Quarters with ten hires or more.
HIRES: Final = (
    Column("cohort", "text", "quarter", "quarter of the first day of work", pattern=QUARTER),
    Column("hires", "count", "people", "hires of the quarter"),
    *(
        Column(name, "number", "0 to 100", _MEANT, null=True, within=(0, 100))
        for name in (*PARTS, "value", "low", "high", *(f"without_{part}" for part in PARTS))
    ),
)  # fmt: skip
# All hires together, of ten or more.
HIRE_TIMES: Final = (
    Column("months", "count", "months", "months of work that were observed: 3 are 90 days, 12 are 365; 24 for more"),
    Column("ended", "text", "-", "whether work ended then. A transfer is no end", allowed=("no", "yes")),
    Column("hires", "count", "people", "hires"),
)  # fmt: skip
_STILL: Final = "share still working after {}; missing where nobody was observed that long{}"
_ALIKE: Final = (
    ", or where all or none of fewer than thirty are, or another share would give that away"
)


def _shares(alike: str) -> tuple[Column, ...]:
    """The columns of shares after 90 and 365 days, with their 95 % intervals."""
    return tuple(
        Column(f"months_{months}{end}", "number", "0 to 1", _STILL.format(days, alike), null=True, within=(0, 1))
        for months, days in ((3, "90 days"), (12, "365 days"))
        for end in ("", "_low", "_high")
    )  # fmt: skip


_SAME: Final = (
    "probability of the log-rank test that the sources have one curve; missing with fewer than two"
)
# Sources with ten hires or more, and all hires.
HIRE_SOURCES: Final = (
    Column("source", "text", "-", "declared source, or 'all'", allowed=_ALL),
    Column("hires", "count", "people", "hires"),
    *_shares(f"{_ALIKE} (not for 'all')"),
    Column("same", "number", "0 to 1", _SAME, null=True, within=(0, 1)),
)  # fmt: skip
_ENDED: Final = "share whose work ended by this cause until then, with competing causes"
# Months with five ends or more of each cause since the month before in the table.
HIRE_CAUSES: Final = (
    Column("cause", "text", "-", "who decided the end", allowed=CAUSES),
    Column("months", "count", "months", "months of work"),
    Column("value", "number", "0 to 1", _ENDED, within=(0, 1)),
)  # fmt: skip
_HIRED: Final = (
    "all hires, referred or not; missing below ten, and where another number would reveal one below"
)
_STAYED: Final = "share of them still here; missing where all or none of fewer than thirty are"
# Units whose hires or whose staff are ten or more.
UNIT_RETENTION: Final = (
    Column("unit", "text", "-", "org unit; 'none' where unknown", unique=True),
    Column("hires", "count", "people", _HIRED, null=True),
    *_shares(_ALIKE),
    Column("staff", "count", "people", "people of the unit a year ago; missing below ten", null=True),
    *(
        Column(f"stayed{end}", "number", "0 to 1", _STAYED, null=True, within=(0, 1))
        for end in ("", "_low", "_high")
    ),
)  # fmt: skip
# Closed weeks, of programs of which stories of fifteen people or more were visited in the week.
CAREER_VISITS: Final = (
    Column("week", "text", "ISO week", "the week counted", pattern=WEEK, unique=True),
    Column("visits_low", "count", "visits", "visits to stories on the career page, known to be from outside"),
    Column("visits", "count", "visits", "visits from outside or unknown"),
)  # fmt: skip

Wrong = tuple[str, "pd.Series[bool]", str]
"""A column, its rows that are wrong, and why."""


def _weeks(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "week", table.duplicated(["unit", "week"]), "the unit has an earlier row"
    yield from _small(table, "applied", "offered", "accepted")


def _funnel(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "stage", table.duplicated(["source", "stage"]), "the source has an earlier row"
    yield from _small(table, "applications")


def _sources(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "declared", table.duplicated(["tracked", "declared"]), "both are in an earlier row"
    yield from _small(table, "applied", "accepted")


def _hires(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "cohort", table.duplicated(["cohort"]), "the cohort has an earlier row"
    yield "hires", table["hires"] < MEAN, "is below the floor"


def _times(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "ended", table.duplicated(["months", "ended"]), "the month has an earlier row"
    few = bool(len(table)) and int(table["hires"].sum()) < MEAN
    yield "hires", pd.Series(few, table.index), "are below the floor together"


def _groups(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "source", table.duplicated(["source"]), "the source has an earlier row"
    yield "hires", table["hires"] < MEAN, "is below the floor"


def _causes(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "months", table.duplicated(["cause", "months"]), "the month has an earlier row"


def _units(table: pd.DataFrame) -> Iterator[Wrong]:
    for name in ("hires", "staff"):
        yield name, (table[name] < MEAN).fillna(value=False), "is below the floor"


def _visits(table: pd.DataFrame) -> Iterator[Wrong]:
    yield "visits_low", table["visits_low"] > table["visits"], "is above the higher number"


def _small(table: pd.DataFrame, *names: str) -> Iterator[Wrong]:
    for name in names:
        yield name, (table[name] < ACTIVITY).fillna(value=False), "is below the floor"


WHOLE: Final[dict[str, Callable[[pd.DataFrame], Iterator[Wrong]]]] = {
    "applications": _weeks, "application_funnel": _funnel, "application_sources": _sources,
    "hires": _hires, "hire_times": _times, "hire_sources": _groups, "hire_causes": _causes,
    "unit_retention": _units, "career_visits": _visits,
}  # fmt: skip
