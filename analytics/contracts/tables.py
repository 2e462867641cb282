"""The tables themselves, column by column."""

from dataclasses import dataclass
from typing import Final, Literal

from analytics.plain.reported import AGES, CHANNELS, COUNTS
from analytics.plain.traffic import AT_REQUEST, CODES

Kind = Literal["text", "time", "flag", "count", "number"]
People = Literal["enrollments", "actions", "texts", "readings"]
Table = Literal["requests", "panel"] | People
PEOPLE: Final[tuple[People, ...]] = ("enrollments", "actions", "texts", "readings")
"""Tables of people who allow measuring; a snapshot taken before they were described has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column. `pattern` and `allowed` bind texts; a count is never negative; a number is finite
    and lies between 0 and 1: all numbers of a snapshot are shares. `few` marks texts that repeat
    (as those with `allowed` do): reading keeps each different one once, in less time and memory.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    null: bool = False
    unique: bool = False
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None
    few: bool = False


_WEEK: Final = r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])"
_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_VIEWERS: Final = ("external", "employee", "unknown")

_REQUESTS: Final = (
    Column("event_id", "text", "-", "one request, whatever else is equal", unique=True),
    Column("at", "time", "UTC, no zone", "when the request arrived"),
    Column("day", "text", "date", "its day in the organisation's zone", pattern=_DAY, few=True),
    Column("week", "text", "ISO week", "the week it is counted in", pattern=_WEEK, few=True),
    Column("unit", "text", "-", "org unit of the person who shared", few=True),
    Column("program", "text", "-", "program the share belongs to", few=True),
    Column("link", "text", "-", "tracked link that was opened"),
    Column("kind", "text", "-", "what was done", allowed=("click",)),
    Column("visitor", "text", "hex", "daily key; its salt dies with the day", pattern="[0-9a-f]+"),
    Column("viewer", "text", "-", "side of the company's wall", allowed=_VIEWERS),
    Column("is_paid", "flag", "-", "came through advertising"),
    Column(
        "decided",
        "text",
        "code",
        "left out at the request",
        null=True,
        allowed=AT_REQUEST,
        few=True,
    ),
    Column("provenance", "text", "-", "how we know", allowed=("measured",)),
)
_PERSON: Final = Column(
    "person", "text", "hex", "pseudonym of somebody who allows measuring", pattern="[0-9a-f]+"
)
_PROGRAM: Final = Column("program", "text", "-", "program the person joined")
_ENROLLMENTS: Final = (
    _PERSON,
    _PROGRAM,
    Column("joined_at", "time", "UTC, no zone", "when this stay began"),
    Column("left_at", "time", "UTC, no zone", "when it ended; missing while it lasts", null=True),
    Column("ended", "text", "-", "by whom it ended", null=True, allowed=("left", "account")),
)
_ACTIONS: Final = (
    _PERSON,
    _PROGRAM,
    Column("at", "time", "UTC, no zone", "when it was done"),
    Column("kind", "text", "-", "story sent for review, or shared", allowed=("sent", "shared")),
)
_TEXTS: Final = (
    _PERSON,
    _PROGRAM,
    Column("week", "text", "ISO week", "the week it was shared in", pattern=_WEEK),
    Column("language", "text", "-", "what it is written in", allowed=("en", "fr")),
    Column("tokens", "count", "words", "its length"),
    Column("containment", "number", "share", "runs of 3 words the brief holds", null=True),
)
# One row per post and reading that was due, whether it was taken or not.
_READINGS: Final = (
    _PERSON,
    _PROGRAM,
    Column("unit", "text", "-", "org unit of the person who shared", few=True),
    Column("week", "text", "ISO week", "the week it was posted in", pattern=_WEEK, few=True),
    Column("channel", "text", "-", "network it was posted on", allowed=CHANNELS),
    Column("post", "text", "hex", "pseudonym of the post", pattern="[0-9a-f]+"),
    Column("age", "text", "-", "how old it was to be when read", allowed=AGES),
    Column("hours", "count", "hours", "how old it was; missing where not read", null=True),
    *(Column(name, "count", name, "missing where not told", null=True) for name in COUNTS),
    Column("provenance", "text", "-", "how we know", allowed=("platform",)),
)
_PANEL: Final = (
    Column("program", "text", "-", "program the requests belong to"),
    Column("unit", "text", "-", "org unit, or 'all' for the whole program"),
    Column("week", "text", "ISO week", "the week counted", pattern=_WEEK),
    Column("gross", "count", "requests", "every request"),
    *(Column(code, "count", "requests", f"left out under {code}") for code in CODES),
    Column("authentic_low", "count", "visits", "kept, known to be from outside"),
    Column("authentic", "count", "visits", "kept, outside or unknown"),
    Column("reach_low", "count", "daily visitors, summed", "outside the company"),
    Column("reach", "count", "daily visitors, summed", "missing if no place known", null=True),
    Column("reach_high", "count", "daily visitors, summed", "outside or unknown"),
)
TABLES: Final[dict[Table, tuple[Column, ...]]] = {
    "requests": _REQUESTS,
    "enrollments": _ENROLLMENTS,
    "actions": _ACTIONS,
    "texts": _TEXTS,
    "readings": _READINGS,
    "panel": _PANEL,
}
