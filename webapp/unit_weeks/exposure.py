"""Exposure of units by closed week: how many requests for their time people received.

A row counts the people of one unit, without those of the units below it, and there are no totals:
the difference between a total and the units that are shown would reveal a unit that is not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Row, func, select

from webapp.core import db
from webapp.messaging.models import Solicitation
from webapp.people.models import OrgUnit, Person
from webapp.unit_weeks.models import ExposureWeek

NONE: Final = "none"
"""The unit of people without one, as in the other tables of a snapshot."""


def first_sent() -> datetime | None:
    """Return when the first solicitation was sent, or None."""
    return db.session().scalar(select(func.min(Solicitation.sent_at)))


def store(week: str, start: datetime, end: datetime) -> None:
    """Count a week, which begins at `start` and ends before `end`, for each unit that exists.

    People count in the unit in which they are now, also when their account has ended. A unit
    without solicitations has 0; weeks that were closed before this table existed have no row.
    """
    people = func.count(Solicitation.person_id.distinct())
    sent = (
        select(Person.unit_id, func.count(), people)
        .select_from(Solicitation)
        .join(Person, Person.id == Solicitation.person_id)
        .where(Solicitation.sent_at >= start, Solicitation.sent_at < end)
        .group_by(Person.unit_id)
    )
    counts = {unit or NONE: (n, asked) for unit, n, asked in db.session().execute(sent)}
    for unit in (NONE, *db.session().scalars(select(OrgUnit.id))):
        n, asked = counts.get(unit, (0, 0))
        db.session().add(ExposureWeek(unit=unit, week=week, solicitations=n, people=asked))
    db.session().flush()


def stored_weeks() -> Sequence[Row[str, str, int, int]]:
    """Return unit, week, solicitations and people of all counted weeks, in order.

    Small numbers are among them: `analytics.panel.release_exposure` decides which are shown.
    """
    own = ExposureWeek
    found = select(own.unit, own.week, own.solicitations, own.people).order_by(own.week, own.unit)
    return db.session().execute(found).all()
