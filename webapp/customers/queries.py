"""Reads of customer scores. Everything that is shown comes from `released`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.core import db
from webapp.customers.models import CustomerScore
from webapp.customers.rules import shown_units
from webapp.people.models import OrgUnit

Key = tuple[str, str, str]
Numbers = tuple[float, float, int]


@dataclass(frozen=True, slots=True)
class QuarterImported:
    """What is stored of one quarter: how many scores, of how many units, and since when."""

    quarter: str
    scores: int
    units: int
    imported_at: datetime


def imported_quarters() -> list[QuarterImported]:
    """The quarters with scores, the newest first."""
    own = CustomerScore
    found = (
        select(
            own.quarter, func.count(), func.count(own.unit_id.distinct()), func.max(own.imported_at)
        )
        .group_by(own.quarter)
        .order_by(own.quarter.desc())
    )
    return [QuarterImported(*row) for row in db.session().execute(found)]


def stored(quarters: set[str]) -> dict[Key, Numbers]:
    """Score, standard deviation and number of answers by unit, theme and quarter."""
    rows = select(CustomerScore).where(CustomerScore.quarter.in_(quarters))
    return {
        (row.unit_id, row.theme.value, row.quarter): (row.score, row.sd, row.n)
        for row in db.session().scalars(rows)
    }


def released(quarter: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the scores that may be shown, of one quarter or of all, in order.

    A row has unit (an id), quarter, theme, score, sd and n, as table `customers` of a snapshot.
    """
    own = CustomerScore
    rows = select(own).order_by(own.quarter, own.theme, own.unit_id)
    if quarter is not None:
        rows = rows.where(own.quarter == quarter)
    parents = {
        row.id: row.parent_id
        for row in db.session().execute(select(OrgUnit.id, OrgUnit.parent_id))
    }  # fmt: skip
    groups: dict[tuple[str, str], list[CustomerScore]] = defaultdict(list)
    for row in db.session().scalars(rows):
        groups[row.quarter, row.theme].append(row)
    for group in groups.values():
        shown = shown_units({row.unit_id: row.n for row in group}, parents)
        for row in group:
            if row.unit_id in shown:
                yield {
                    "unit": row.unit_id, "quarter": row.quarter, "theme": row.theme.value,
                    "score": row.score, "sd": row.sd, "n": row.n,
                }  # fmt: skip
