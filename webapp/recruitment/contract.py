"""The columns that a file of applications, or of hires, may have; any other column refuses it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from webapp.core.errors import Invalid
from webapp.recruitment import cells
from webapp.recruitment.cells import Parse
from webapp.recruitment.workflow import DeclaredSource, EndedBy, Kind, Outcome, Stage

STAGES: Final = tuple(stage.value for stage in Stage)
OFFERED, ACCEPTED = STAGES.index("offered"), STAGES.index("accepted")
STAGE_DAYS: Final = ("applied_on", "screened_on", "interviewed_on", "offered_on", "accepted_on")
# A contract that begins later than this is a mistake of the year.
AHEAD: Final = timedelta(days=366)
SOURCES: Final = ("source_tracked", "source_declared")
APPLICATIONS: Final = (
    "application", "family", "unit", *STAGE_DAYS, "stage", "outcome", "closed_on", *SOURCES,
)  # fmt: skip
HIRES: Final = (
    "hire", "application", "family", "unit", "hired_on", "ended_on", "ended_by", "performance",
    "raters", "expectations", "again", "team", "productive_on", *SOURCES,
)  # fmt: skip
COLUMNS: Final = {Kind.applications: APPLICATIONS, Kind.hires: HIRES}
REQUIRED: Final = {
    Kind.applications: frozenset({"application", "family", "applied_on"}),
    Kind.hires: frozenset({"hire", "family", "hired_on"}),
}


@dataclass(frozen=True)
class Surroundings:
    """What cells are compared with: today, the key, paths of units by id, sources of link codes."""

    today: date
    key: bytes
    paths: Mapping[str, Sequence[str]]
    find_link: Callable[[str], tuple[str, str] | None]
    # How the file writes days in numbers: see webapp.directory.days.ORDERS.
    order: str = ""
    # Whether a known system made the file: a closed application is no open one there.
    export: bool = False


@dataclass(frozen=True)
class Contract:
    """The columns of one kind of file; `finish` makes a row of the table, or raises Invalid."""

    kind: Kind
    parsers: Mapping[str, Parse]
    finish: Callable[[list[Any]], tuple[Any, ...]] = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order that `finish` takes them."""
        return COLUMNS[self.kind]

    @property
    def required(self) -> frozenset[str]:
        """The columns that a file must have, and whose cells must not be empty."""
        return REQUIRED[self.kind]


def contract(kind: Kind, around: Surroundings) -> Contract:
    """The contract of one kind of file."""
    latest = cells.tomorrow(around.today)
    day = cells.day(latest, around.order)
    ident = cells.identifier(around.key)
    parsers: dict[str, Parse] = {
        "application": ident, "hire": ident, "family": cells.family, "raters": ident,
        "unit": cells.unit(around.paths), "stage": cells.choice(Stage),
        "outcome": cells.choice(Outcome), "ended_by": cells.choice(EndedBy),
        "source_tracked": cells.link_code(around.find_link),
        "source_declared": cells.choice(DeclaredSource),
        **dict.fromkeys((*STAGE_DAYS, "closed_on", "productive_on"), day),
        **dict.fromkeys(
            ("hired_on", "ended_on"), cells.day(around.today + AHEAD, around.order)
        ),
        **dict.fromkeys(("performance", "expectations", "again", "team"), cells.rating),
    }  # fmt: skip
    make = _hire if kind == Kind.hires else _exported if around.export else _application
    seen = around.today.isoformat()
    return Contract(kind, parsers, lambda values: make(values, seen))


APPLICATION_ROW: Final = (
    "pseudonym", "family", "unit_id", *STAGE_DAYS, "stage", "outcome", "closed_on",
    "tracked_program_id", "tracked_channel", "declared", "seen_on", "changes",
)  # fmt: skip
HIRE_ROW: Final = (
    "pseudonym", "application", "family", "unit_id", "hired_on", "ended_on", "ended_by", "band",
    "raters", "expectations", "again", "team", "productive_on", "tracked_program_id",
    "tracked_channel", "declared", "seen_on", "changes",
)  # fmt: skip
ROWS: Final = {Kind.applications: APPLICATION_ROW, Kind.hires: HIRE_ROW}


def _application(values: list[Any], seen: str) -> tuple[Any, ...]:
    """A row of the table of applications. Raises Invalid for days that contradict each other."""
    ident, family, unit, *days, stage, outcome, closed, tracked, declared = values
    reached = _last_stage([*days, closed])
    if stage is not None:
        reached = max(reached, STAGES.index(stage))
    outcome = outcome or "open"
    if outcome == "hired" or (outcome == "open" and reached == ACCEPTED):
        reached, outcome = ACCEPTED, "hired"
    elif outcome == "declined":
        reached = max(reached, OFFERED)
    if outcome == "open" and closed is not None:
        raise Invalid("outcome", "closed_on has a day, but the outcome is open.")
    program, channel = tracked or (None, None)
    return (
        ident, family, unit, *days, STAGES[reached], outcome, closed, program, channel, declared,
        seen, 0,
    )  # fmt: skip


def _exported(values: list[Any], seen: str) -> tuple[Any, ...]:
    """A row of an export: its reason for the end may be one that no word of ours recognizes."""
    outcome, closed = (APPLICATIONS.index(name) for name in ("outcome", "closed_on"))
    if values[closed] is not None and values[outcome] in {None, "open"}:
        values[outcome] = "rejected"
    return _application(values, seen)


def _last_stage(days: list[str | None]) -> int:
    """The number of the last stage with a day; the last of `days` is the end. Raises Invalid."""
    reached, before = 0, days[0] or ""
    for at, day in enumerate(days):
        if day is None:
            continue
        if day < before:
            _refuse_order((*STAGE_DAYS, "closed_on")[at], day, before)
        reached, before = at if at <= ACCEPTED else reached, day
    return reached


def _hire(values: list[Any], seen: str) -> tuple[Any, ...]:
    """A row of the table of hires. Raises Invalid for values that contradict each other."""
    ident, application, family, unit, hired, ended, by = values[:7]
    band, raters, *items, productive, tracked, declared = values[7:]
    for name, day in (("ended_on", ended), ("productive_on", productive)):
        if day is not None and day < hired:
            _refuse_order(name, day, hired)
    if by is not None and ended is None:
        raise Invalid("ended_by", "ended_by has a reason, but ended_on has no day.")
    program, channel = tracked or (None, None)
    return (
        ident, application or None, family, unit, hired, ended, by, band, raters or None, *items,
        productive, program, channel, declared, seen, 0,
    )  # fmt: skip


def _refuse_order(name: str, day: str, before: str) -> None:
    raise Invalid(
        name, "%(column)s is %(day)s, before %(earlier)s of an earlier column.",
        column=name, day=day, earlier=before,
    )  # fmt: skip
