"""
Participation by unit and quarter: what may be released of table `unit_weeks`.

A quarter is released once it is over, with the numbers of its last closed week. Hidden are people
and enrolled people below five, and enrolled people where fewer than five of the unit are not
enrolled; then as many others as keep a reader from computing these from the total, which pages show
elsewhere, and from the weekly numbers of people in table `champions`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import pandas as pd

from analytics.contracts import frame
from analytics.core.measures import ACTIVITY
from analytics.privacy import Key, ReleasedTable, Statement, Table, release, same, total

NAME: Final = "participation"
ALL: Final = "all"
FLOORS: Final = {
    **{f"{NAME}:{column}": ACTIVITY for column in ("people", "enrolled", "others")},
    f"{NAME}:offered": 0,
}


class Quarter(NamedTuple):
    """A quarter that is over, and the rows of its last closed week."""

    name: str
    week: str
    rows: pd.DataFrame


def quarter_of(week: str) -> str:
    """Return the quarter of an ISO week, as in 2026-Q1: that of its Thursday."""
    thursday = date.fromisocalendar(int(week[:4]), int(week[6:]), 4)
    return f"{thursday.year}-Q{(thursday.month + 2) // 3}"


def week_of_quarter(quarter: str) -> str:
    """Return the last ISO week of a quarter."""
    year, number = map(int, quarter.split("-Q"))
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    # The last Thursday before the next quarter.
    iso_year, week, _day = (after - timedelta(days=(after.weekday() - 4) % 7 + 1)).isocalendar()
    return f"{iso_year}-W{week:02}"


def closed_quarters(unit_weeks: pd.DataFrame) -> Iterator[Quarter]:
    """Yield the quarters of table `unit_weeks` that are over, in order."""
    weeks = sorted(map(str, unit_weeks["week"].unique()))
    last = {quarter_of(week): week for week in weeks}
    for name, week in last.items():
        if week != weeks[-1] or week == week_of_quarter(name):
            yield Quarter(name, week, unit_weeks[unit_weeks["week"] == week])


def release_quarter(quarter: Quarter, ledger: Sequence[ReleasedTable]) -> ReleasedTable:
    """Return the table of one quarter as it may be released beside those of the ledger."""
    values: dict[Key, float] = {}
    statements: list[Statement] = []
    units = [str(unit) for unit in quarter.rows["unit"]]
    for unit, people, enrolled in zip(
        units, quarter.rows["people"], quarter.rows["enrolled"], strict=True
    ):
        own = [_key(quarter.name, each, unit) for each in ("people", "enrolled", "others")]
        values |= dict(zip(own, map(float, (people, enrolled, people - enrolled)), strict=True))
        statements += [
            total(own[0], own[1:]),
            same(own[0], Key("champions:people", quarter.week, unit)),
        ]
    whole = _key(quarter.name, "enrolled", ALL)
    values[whole] = float(quarter.rows["enrolled"].sum())
    statements.append(total(whole, [_key(quarter.name, "enrolled", unit) for unit in units]))
    values[_key(quarter.name, "offered", ALL)] = float(quarter.rows["offered"].max())
    never = frozenset(_key(quarter.name, "others", unit) for unit in units)
    table = Table(f"{NAME} {quarter.name}", values, tuple(statements), never=never)
    return release(table, FLOORS, ledger)


def released_frame(tables: Iterable[ReleasedTable]) -> pd.DataFrame:
    """Return table `participation` of a snapshot from the released tables of quarters."""
    return frame(NAME, (row for table in tables for row in _rows(table)))


def _rows(table: ReleasedTable) -> Iterator[dict[str, Any]]:
    (offered,) = (key for key in table.cells if key.metric == f"{NAME}:offered")
    units = sorted({key.group for key in table.cells if key.metric == f"{NAME}:enrolled"} - {ALL})
    for unit in (*units, ALL):
        cells = {
            name: table.cells.get(_key(offered.period, name, unit))
            for name in ("people", "enrolled")
        }
        yield {
            "unit": unit, "quarter": offered.period, "offered": table.cells[offered], **cells,
        }  # fmt: skip


def _key(quarter: str, column: str, unit: str) -> Key:
    return Key(f"{NAME}:{column}", quarter, unit)
