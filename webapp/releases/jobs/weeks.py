"""Weekly figures by unit and by program as tables of the ledger, each week once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from analytics.core.measures import ACTIVITY
from analytics.core.traffic import CODES
from analytics.privacy import Key, ReleasedTable, Statement, at_most, total
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import queries, services
from webapp.releases.jobs.checking import check_ledger
from webapp.releases.jobs.figures import record_figures
from webapp.releases.jobs.quarters import record_quarters

# Columns of each table, and the least number of people; 0 for numbers of other things.
COLUMNS: Final[Mapping[str, Mapping[str, int]]] = {
    "exposure": {"solicitations": 0},
    "mentoring": {"people": ACTIVITY, "meetings": 0},
    "champions": {"people": ACTIVITY, "champions": 0, "resolved": 0},
    "career_visits": {"visits_low": 0, "visits": 0},
    "panel": dict.fromkeys(
        ("gross", *CODES, "authentic_low", "authentic", "reach_low", "reach", "reach_high"), 0
    ),
}
Known = Callable[[Callable[[str], Key]], Iterator[Statement]]


def record_weeks(
    tables: Mapping[Any, pd.DataFrame], unit_weeks: pd.DataFrame | None = None
) -> None:
    """Write each week of released frames (tables of a snapshot) into the ledger, if it is not there.

    Figures that other packages published are written too, and the quarters of table `unit_weeks`
    that are over. The ledger is checked where it has tables that the last check did not have.
    """
    for name, columns in COLUMNS.items():
        if name in tables:
            _record(name, columns, tables[name])
    record_figures()
    if unit_weeks is not None:
        record_quarters(unit_weeks)
    last = queries.last_check()
    if last is None or queries.count() > last.tables:
        check_ledger()


def _record(name: str, columns: Mapping[str, int], frame: pd.DataFrame) -> None:
    known = queries.known(name)
    new = frame[~frame["week"].isin(known)]
    for week, rows in new.groupby("week", sort=True, observed=True):
        released = released_week(name, str(week), columns, rows)
        with unit_of_work():
            services.record_table(name, str(week), released.as_dict())


def released_week(
    name: str, week: str, columns: Mapping[str, int], rows: pd.DataFrame
) -> ReleasedTable:
    """Return one week of a frame, with what readers know about its numbers."""
    cells: dict[Key, float | None] = {}
    statements: list[Statement] = []
    by = {"panel": "program", "career_visits": "all"}.get(name, "unit")
    for row in rows.to_dict("records"):
        group = str(row.get(by, by))

        def key(column: str, group: str = group) -> Key:
            return Key(f"{name}:{column}", week, group)

        for column in columns:
            cells[key(column)] = None if pd.isna(row[column]) else float(row[column])
        statements += _STATEMENTS[name](key) if name in _STATEMENTS else ()
    floors = {f"{name}:{column}": floor for column, floor in columns.items()}
    return ReleasedTable(f"{name} {week}", cells, floors, tuple(statements))


def _of_champions(key: Callable[[str], Key]) -> Iterator[Statement]:
    yield at_most(key("champions"), key("people"))


def _of_visits(key: Callable[[str], Key]) -> Iterator[Statement]:
    yield total(key("gross"), [key("authentic"), *map(key, CODES)])
    yield at_most(key("authentic_low"), key("authentic"))
    yield at_most(key("reach_low"), key("reach_high"))


def _of_career_page(key: Callable[[str], Key]) -> Iterator[Statement]:
    yield at_most(key("visits_low"), key("visits"))


_STATEMENTS: Final[Mapping[str, Known]] = {
    "champions": _of_champions, "panel": _of_visits, "career_visits": _of_career_page,
}  # fmt: skip
