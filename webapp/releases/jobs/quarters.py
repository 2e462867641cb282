"""Participation by unit and quarter: released over the ledger once, and read from it afterwards."""

import json

import pandas as pd

from analytics.participation import closed_quarters, release_quarter, released_frame
from analytics.privacy import ReleasedTable
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import queries, services
from webapp.releases.rules import PARTICIPATION


def record_quarters(unit_weeks: pd.DataFrame) -> None:
    """Release each quarter that is over and not in the ledger, after the weeks that it contains."""
    known = queries.known(PARTICIPATION)
    for quarter in closed_quarters(unit_weeks):
        if quarter.name not in known:
            ledger = [ReleasedTable.from_dict(content) for content in queries.contents()]
            released = release_quarter(quarter, ledger)
            with unit_of_work():
                services.record_table(PARTICIPATION, quarter.name, released.as_dict())


def of_participation() -> pd.DataFrame:
    """Return table `participation`: the quarters of the ledger, as they were released."""
    known = sorted(queries.known(PARTICIPATION))
    found = (queries.find(PARTICIPATION, period) for period in known)
    tables = (ReleasedTable.from_dict(json.loads(each.content)) for each in found if each)
    return released_frame(tables)
