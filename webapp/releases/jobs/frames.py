"""Released tables of a snapshot, made from counted weeks and published waves."""

from collections.abc import Iterable

import pandas as pd

from analytics import champions, contracts, panel
from webapp.releases import queries

Counted = Iterable[Iterable[object]]


def of_exposure(weeks: Counted) -> pd.DataFrame:
    """Return table `exposure` from unit, week, solicitations and people, without small numbers."""
    columns = ["unit", "week", "solicitations", "people"]
    return panel.release_exposure(_frame(weeks, columns))


def of_mentoring(weeks: Counted) -> pd.DataFrame:
    """Return table `mentoring` from unit, week, people, meetings and attendees, likewise."""
    columns = ["unit", "week", "people", "meetings", "attendees"]
    return panel.release_mentoring(_frame(weeks, columns))


def of_champions(
    weeks: Counted, times: Counted, load: Counted
) -> dict[contracts.Released, pd.DataFrame]:
    """Return the tables about champions and the help they gave, without small numbers.

    `weeks` are unit, week, people, champions, resolved, helped; `times` are program, month, person,
    days, resolved; `load` are program, month, used, agreed.
    """
    counted = _frame(weeks, ["unit", "week", "people", "champions", "resolved", "helped"])
    asked = _frame(times, ["program", "month", "person", "days", "resolved"])
    minutes = _frame(load, ["program", "month", "used", "agreed"])
    return {
        "champions": champions.release_weeks(counted),
        "help_times": champions.release_help(asked.astype({"days": "int64", "resolved": "bool"})),
        "champion_load": champions.release_load(
            minutes.astype({"used": "int64", "agreed": "int64"})
        ),
    }


def of_waves() -> pd.DataFrame:
    """Return table `barometers`: the published numbers of waves."""
    return contracts.frame("barometers", queries.snapshot_rows())


def of_ledger() -> pd.DataFrame:
    """Return table `ledger`: everything that was released and may be shown."""
    return contracts.frame("ledger", queries.snapshot_tables())


def _frame(rows: Counted, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame([tuple(row) for row in rows], columns=columns)
