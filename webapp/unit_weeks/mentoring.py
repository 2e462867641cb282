"""Mentoring by closed week and unit: how many people were in a pair, and how many meetings they held.

A row counts the people of one unit, without those of the units below it, and there are no totals,
as in `exposure`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select

from webapp.core import db
from webapp.meetings.models import Meeting
from webapp.meetings.queries import HELD
from webapp.mentoring.models import Pair
from webapp.mentoring.queries import in_pairs
from webapp.people.models import OrgUnit, Person
from webapp.unit_weeks.exposure import NONE
from webapp.unit_weeks.models import MentoringWeek


def store(week: str, start: datetime, end: datetime) -> None:
    """Count a week, which begins at `start` and ends before `end`, for each unit that exists.

    People count in the unit in which they are now, once however many pairs they have. A meeting
    counts in the week in which one of the two first said that it took place, because they can say
    so after its own week was closed; a meeting of two units counts in both.
    """
    people = in_pairs(start, end)
    held = _held(start, end)
    units = _units(people | {person for meeting in held for person in meeting})
    paired = Counter(units[person] for person in people)
    attending = Counter(units[person] for person in {p for meeting in held for p in meeting})
    meetings = Counter(unit for meeting in held for unit in {units[person] for person in meeting})
    for unit in (NONE, *db.session().scalars(select(OrgUnit.id))):
        db.session().add(
            MentoringWeek(
                unit=unit, week=week, people=paired[unit], meetings=meetings[unit],
                attendees=attending[unit],
            )
        )  # fmt: skip
    db.session().flush()


def stored_weeks() -> Sequence[Row[str, str, int, int, int]]:
    """Return unit, week, people, meetings and attendees of all counted weeks, in order.

    Small numbers are among them: `analytics.panel.release_mentoring` decides which are shown.
    """
    own = MentoringWeek
    found = select(own.unit, own.week, own.people, own.meetings, own.attendees)
    return db.session().execute(found.order_by(own.week, own.unit)).all()


def _held(start: datetime, end: datetime) -> list[tuple[str, str]]:
    """Return the two people of each meeting that was first reported in a week."""
    found = (
        select(Pair.mentor_id, Pair.mentee_id)
        .join(Meeting, Meeting.pair_id == Pair.id)
        .where(HELD, Meeting.said_at >= start, Meeting.said_at < end)
        .order_by(Meeting.id)
    )
    return [(mentor, mentee) for mentor, mentee in db.session().execute(found)]


def _units(people: set[str]) -> dict[str, str]:
    found = select(Person.id, Person.unit_id).where(Person.id.in_(people))
    return {person: unit or NONE for person, unit in db.session().execute(found)}
