"""Table `applications`: applications by unit and week, each week released once."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import pandas as pd

from analytics.contracts import conform, frame
from analytics.contracts.recruitment import STAGES
from analytics.core.measures import ACTIVITY
from analytics.privacy import Key, ReleasedTable, Statement, Table, at_most, release, total

ALL: Final = "all"
YEAR: Final = timedelta(weeks=52)
COUNTED: Final = {name: STAGES.index(name) for name in ("applied", "offered", "accepted")}
"""Columns of the table, and the stage from which an application counts in them."""
BIN: Final = timedelta(weeks=4)
"""Weeks that are released together, and enter and leave the year together."""
_FLOORS: Final = {f"applications:{name}": ACTIVITY for name in COUNTED}


def week_key(column: str, week: str, unit: str = ALL) -> Key:
    """Return the key of one number of the table."""
    return Key(f"applications:{column}", week, unit)


def release_weeks(
    applications: pd.DataFrame, until: date, earlier: pd.DataFrame
) -> tuple[pd.DataFrame, list[ReleasedTable]]:
    """
    Return table `applications` up to the day before `until`, and each of its weeks as released.

    Weeks of `earlier` (the same table, released before) stay as they are, so that no difference of
    two releases tells of one person. Each unit has a row in each week in which anybody applied, so
    that a missing row tells nothing. Applications of released weeks that come later are left out. The
    hidden numbers of all in the 52 weeks before `until` leave the floor or more open, so that the
    number of the year can be shown beside the weeks. `until` is the end of a bin.
    """
    own = applications[applications["applied_on"] < until]
    known = set(earlier["week"])
    units = sorted({*own["unit"], *earlier["unit"]} - {ALL})
    weeks = _week_names(own["applied_on"])
    tables = [_as_released(str(week), rows) for week, rows in earlier.groupby("week")]
    new = {str(w): rows for w, rows in own.groupby(weeks.to_numpy()) if str(w) not in known}
    also = _hidden_totals(own, tables, set(new), f"{until - YEAR:%G-W%V}")
    tables += [_release(week, rows, units, also) for week, rows in new.items()]
    found = frame("applications", [row for table in tables for row in _rows(table, units)])
    return conform(found, "applications"), tables


def _week_names(days: pd.Series) -> pd.Series:
    """Return the ISO week of each day. Each different day is formatted once: that takes time."""
    return days.map({day: f"{day:%G-W%V}" for day in set(days)})


def true_totals(applications: pd.DataFrame, weeks: set[str]) -> dict[Key, int]:
    """Return the numbers of all units together in some weeks, as they are known today."""
    names = _week_names(applications["applied_on"])
    own = applications[names.isin(weeks).to_numpy()]
    stage = own["stage"].map(STAGES.index)
    found: dict[Key, int] = {}
    for column, least in COUNTED.items():
        counts = own[stage >= least].groupby(names[own.index]).size()
        found |= {week_key(column, week): int(counts.get(week, 0)) for week in weeks}
    return found


def _hidden_totals(
    applications: pd.DataFrame, tables: list[ReleasedTable], new: set[str], first: str
) -> frozenset[Key]:
    """
    Return numbers of all in new weeks that are hidden beside a small one, for the year's sake.

    With the number of a year a reader knows the sum of its hidden weeks from `first` on, and with
    that of two years the sum of those by which they differ: whole bins of four weeks. Each hidden
    week has at least the number of a later stage that is shown. What the weeks have above that is
    open: in each bin it must be the floor or more, in two weeks or more.
    """
    cells = {key: n for table in tables for key, n in table.cells.items() if key.group == ALL}
    before = {key for key, n in cells.items() if n is None and key.period >= first}
    own = {week for week in new if week >= first}
    least = dict.fromkeys(own | {key.period for key in before}, 0)
    totals = true_totals(applications, set(least))
    found: set[Key] = set()
    for column in reversed(COUNTED):
        keys = {week: week_key(column, week) for week in least}
        spare = {week: totals[key] - least[week] for week, key in keys.items()}
        hidden = {w for w, k in keys.items() if k in before or (w in own and totals[k] < ACTIVITY)}
        hidden |= _beside(hidden, spare, own)
        for at in {_bin(week) for week in hidden}:
            within = {week for week in spare if _bin(week) == at}
            hidden |= _beside(hidden & within, spare, own & within)
        found |= {keys[week] for week in hidden & own}
        least |= {w: int(cells.get(k) or totals[k]) for w, k in keys.items() if w not in hidden}
    return frozenset(found)


def _beside(hidden: set[str], spare: Mapping[str, int], own: set[str]) -> set[str]:
    """Return weeks of `own` to hide beside others: those of the same bin first, then small ones."""
    added: set[str] = set()
    bins = {_bin(week) for week in hidden}
    able = sorted(
        own - hidden, key=lambda w: (_bin(w) not in bins, spare[w] < ACTIVITY, spare[w], w)
    )
    for week in able if hidden else ():
        known = hidden | added
        if len(known) > 1 and sum(spare[each] for each in known) >= ACTIVITY:
            break
        added.add(week)
    return added


def _bin(week: str) -> int:
    return date.fromisoformat(f"{week}-1").toordinal() // BIN.days


def end_of_bins(day: date) -> date:
    """Return the end of the last whole bin of four weeks before a day."""
    return date.fromordinal((day.toordinal() - 1) // BIN.days * BIN.days + 1)


def _release(
    week: str, rows: pd.DataFrame, units: list[str], also: frozenset[Key]
) -> ReleasedTable:
    """Return one week with hidden cells; those of a unit are hidden rather than those of all."""
    stage = rows["stage"].map(STAGES.index)
    values: dict[Key, float] = {}
    for column, least in COUNTED.items():
        counts = rows[stage >= least].groupby("unit").size()
        if len(units) == 1 or (counts >= ACTIVITY).any():
            values |= {week_key(column, week, unit): float(counts.get(unit, 0)) for unit in units}
        values[week_key(column, week)] = float(counts.sum())
    name, statements = f"applications {week}", _statements(week, values)
    whole, parts = (
        {key: n for key, n in values.items() if (key.group == ALL) == total_}
        for total_ in (True, False)
    )
    totals = release(Table(name, whole, statements, also=also), _FLOORS)
    units_ = release(Table(name, parts, statements), _FLOORS, [totals])
    return ReleasedTable(name, {**totals.cells, **units_.cells}, _FLOORS, statements)


def _as_released(week: str, rows: pd.DataFrame) -> ReleasedTable:
    """Return one week of the released frame as `_release` returned it."""
    cells: dict[Key, float | None] = {}
    for column in COUNTED:
        split = len(rows) == 2 or rows.loc[rows["unit"] != ALL, column].notna().any()  # noqa: PLR2004 - one unit
        for unit, count in zip(rows["unit"], rows[column], strict=True):
            if split or unit == ALL:
                key = week_key(column, week, str(unit))
                cells[key] = None if pd.isna(count) else float(count)
    return ReleasedTable(f"applications {week}", cells, _FLOORS, _statements(week, cells))


def _statements(week: str, cells: Collection[Key]) -> tuple[Statement, ...]:
    """Return the equations between the numbers of a week.

    A column in which no unit reaches the floor has no cell but the total: nothing is known of its
    parts, and a reader needs no equations to see that.
    """
    found = []
    for column in COUNTED:
        whole = week_key(column, week)
        parts = [key for key in cells if key.metric == whole.metric and key != whole]
        found += [total(whole, parts)] if parts else []
    for later, before in (("offered", "applied"), ("accepted", "offered")):
        for key in cells:
            other = week_key(before, week, key.group)
            if key.metric == week_key(later, week).metric and other in cells:
                found.append(at_most(key, other))
    return tuple(found)


def _rows(table: ReleasedTable, units: list[str]) -> Iterator[Mapping[str, object]]:
    """Yield the rows of one week: one for each unit, and the total."""
    week = next(iter(table.cells)).period
    for unit in (*units, ALL):
        counts = {column: table.cells.get(week_key(column, week, unit)) for column in COUNTED}
        yield {"unit": unit, "week": week, **counts}
