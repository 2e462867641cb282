"""The tables of a snapshot, column by column."""

from typing import Final, Literal

from analytics.contracts import recruitment
from analytics.contracts.barometers import RESULTS
from analytics.contracts.champions import CHAMPION_LOAD, CHAMPIONS, HELP_TIMES
from analytics.contracts.columns import DAY, WEEK, Column
from analytics.contracts.customers import CUSTOMERS
from analytics.contracts.dated_events import EVENTS
from analytics.contracts.ledger import LEDGER
from analytics.contracts.unit_weeks import PARTICIPATION, UNIT_WEEKS, VISITS
from analytics.core.reported import AGES, CHANNELS, COUNTS
from analytics.core.traffic import AT_REQUEST, CODES

People = Literal["enrollments", "actions", "texts", "post_metrics"]
Released = Literal[
    "exposure",
    "mentoring",
    "champions",
    "help_times",
    "champion_load",
    "events",
    "customers",
    "barometers",
    "applications",
    "application_funnel",
    "application_sources",
    "hires",
    "hire_times",
    "ledger",
    "participation",
    "hire_sources",
    "hire_causes",
    "unit_retention",
    "career_visits",
]
Table = Literal["requests", "unit_weeks", "panel"] | Released | People
PEOPLE: Final[tuple[People, ...]] = ("enrollments", "actions", "texts", "post_metrics")
"""Tables of people who allow measuring; older snapshots do not have them."""


_VIEWERS: Final = ("external", "employee", "unknown")

_REQUESTS: Final = (
    Column("event_id", "text", "-", "unique id of the request", unique=True),
    Column("at", "time", "UTC, no zone", "when the request arrived"),
    Column("day", "text", "date", "its day in the organization's zone", pattern=DAY, few=True),
    Column("week", "text", "ISO week", "the week it is counted in", pattern=WEEK, few=True),
    Column("unit", "text", "-", "org unit of the person who shared", few=True),
    Column("program", "text", "-", "program the share belongs to", few=True),
    Column("link", "text", "-", "tracked link that was opened"),
    Column(
        "kind",
        "text",
        "-",
        "click on a shared link, visit of a career page or of a personal link",
        allowed=("click", "page", "referral"),
    ),
    Column(
        "visitor",
        "text",
        "hex",
        "daily key; its salt is deleted after the day",
        pattern="[0-9a-f]+",
    ),
    Column("viewer", "text", "-", "inside or outside the company", allowed=_VIEWERS),
    Column("is_paid", "flag", "-", "came through advertising"),
    Column(
        "decided",
        "text",
        "code",
        "removal code decided at the request",
        null=True,
        allowed=AT_REQUEST,
        few=True,
    ),
    Column("provenance", "text", "-", "source of the row", allowed=("measured",)),
)
_PERSON: Final = Column(
    "person", "text", "hex", "pseudonym of a person who allows measuring", pattern="[0-9a-f]+"
)
_PROGRAM: Final = Column("program", "text", "-", "program the person joined")
_ENROLLMENTS: Final = (
    _PERSON,
    _PROGRAM,
    Column("joined_at", "time", "day", "the day on which this stay began"),
    Column(
        "left_at", "time", "day", "the day on which it ended; missing while it lasts", null=True
    ),
    Column(
        "ended",
        "text",
        "-",
        "left by choice, or account closed",
        null=True,
        allowed=("left", "account"),
    ),
)
_ACTIONS: Final = (
    _PERSON,
    _PROGRAM,
    Column("at", "time", "day", "the day on which it was done"),
    Column("kind", "text", "-", "story sent for review, or shared", allowed=("sent", "shared")),
)
_TEXTS: Final = (
    _PERSON,
    _PROGRAM,
    Column("week", "text", "ISO week", "the week it was shared in", pattern=WEEK),
    Column("language", "text", "-", "language of the text", allowed=("en", "fr")),
    Column("tokens", "count", "words", "number of words"),
    Column(
        "containment",
        "number",
        "share",
        "share of its runs of 3 words that are in the brief",
        null=True,
    ),
)
# One row per post and due age, whether its metrics were read or not.
_POST_METRICS: Final = (
    _PERSON,
    _PROGRAM,
    Column("unit", "text", "-", "org unit of the person who shared", few=True),
    Column("week", "text", "ISO week", "the week it was posted in", pattern=WEEK, few=True),
    Column("channel", "text", "-", "network it was posted on", allowed=CHANNELS),
    Column("post", "text", "hex", "pseudonym of the post", pattern="[0-9a-f]+"),
    Column("age", "text", "-", "age at which metrics were due", allowed=AGES),
    Column("hours", "count", "hours", "age when read; missing where not read", null=True),
    *(Column(name, "count", name, "missing where not reported", null=True) for name in COUNTS),
    Column("provenance", "text", "-", "source of the row", allowed=("platform",)),
)
_PANEL: Final = (
    Column("program", "text", "-", "program the requests belong to"),
    Column("unit", "text", "-", "org unit, or 'all' for the whole program"),
    Column("week", "text", "ISO week", "the week counted", pattern=WEEK),
    Column("gross", "count", "requests", "every request"),
    *(Column(code, "count", "requests", f"removed with code {code}") for code in CODES),
    *VISITS,
)
# One row per unit that existed when the week was closed. Older snapshots have no such table.
_EXPOSURE: Final = (
    Column("unit", "text", "-", "org unit without those below it; 'none' for people without one"),
    Column("week", "text", "ISO week", "the week counted", pattern=WEEK),
    Column(
        "solicitations",
        "count",
        "messages",
        "requests for their time sent to people who were in the unit when the week was closed;"
        " missing where fewer than five people received any, zero included",
        null=True,
    ),
)
# One row per unit that existed when the week was closed. Older snapshots have no such table.
_MENTORING: Final = (
    Column("unit", "text", "-", "org unit without those below it; 'none' for people without one"),
    Column("week", "text", "ISO week", "the week counted", pattern=WEEK),
    Column(
        "people",
        "count",
        "people",
        "people of the unit who were in a pair at some time of the week, from its start to its end,"
        " also while it was paused or closing; missing where they are fewer than five, zero"
        " included",
        null=True,
    ),
    Column(
        "meetings",
        "count",
        "meetings",
        "meetings of these pairs that one of the two first said in this week had taken place; one of"
        " two units counts in both; missing where fewer than five people of the unit were in any,"
        " zero included",
        null=True,
    ),
)
TABLES: Final[dict[Table, tuple[Column, ...]]] = {
    "requests": _REQUESTS,
    "enrollments": _ENROLLMENTS,
    "actions": _ACTIONS,
    "texts": _TEXTS,
    "post_metrics": _POST_METRICS,
    "panel": _PANEL,
    "exposure": _EXPOSURE,
    "mentoring": _MENTORING,
    "champions": CHAMPIONS,
    "help_times": HELP_TIMES,
    "champion_load": CHAMPION_LOAD,
    "events": EVENTS,
    "customers": CUSTOMERS,
    "barometers": RESULTS,
    "applications": recruitment.APPLICATIONS,
    "application_funnel": recruitment.APPLICATION_FUNNEL,
    "application_sources": recruitment.APPLICATION_SOURCES,
    "hires": recruitment.HIRES,
    "hire_times": recruitment.HIRE_TIMES,
    "ledger": LEDGER,
    "unit_weeks": UNIT_WEEKS,
    "participation": PARTICIPATION,
    "hire_sources": recruitment.HIRE_SOURCES,
    "hire_causes": recruitment.HIRE_CAUSES,
    "unit_retention": recruitment.UNIT_RETENTION,
    "career_visits": recruitment.CAREER_VISITS,
}
