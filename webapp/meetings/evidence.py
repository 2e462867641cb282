"""What meetings tell recognition: completed pairs that met, and how many meetings took place."""

from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import func, select

from webapp.appointments.models import Appointment
from webapp.core import clock, db
from webapp.core.i18n import gettext_noop
from webapp.meetings import queries
from webapp.meetings.models import Meeting
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.workflow import PairState
from webapp.program_kinds import Kind
from webapp.recognition.services import Evidence, Measure
from webapp.recognition.workflow import RULES, Rule


def completed_pairs(start: date, end: date) -> Iterator[Evidence]:
    """Both people of pairs that were completed in the period and met often enough.

    A pair that ended otherwise gives nothing: that would tell one person what the other answered.
    """
    pairs = db.session().scalars(
        select(Pair)
        .where(Pair.state == PairState.completed)
        .where(Pair.ended_at >= _moment(start), Pair.ended_at < _moment(end))
    )
    for pair in pairs:
        days = [
            clock.local_day(m.appointment.starts_at, clock.zone())
            for m in queries.held_meetings(pair.id)
        ]
        if len(days) >= RULES[Rule.pair_completed].threshold:
            proof = [{"id": pair.id, "day": day.isoformat()} for day in days]
            for person_id in (pair.mentor_id, pair.mentee_id):
                yield Evidence(person_id, pair.edition.program_id, Rule.pair_completed, proof)


def _meetings(program_id: str, start: date, end: date) -> int:
    counted = (
        select(func.count())
        .select_from(Meeting)
        .join(Pair, Pair.id == Meeting.pair_id)
        .join(Edition, Edition.id == Pair.edition_id)
        .join(Appointment, Appointment.id == Meeting.id)
        .where(Edition.program_id == program_id, queries.HELD)
        .where(Appointment.starts_at >= _moment(start), Appointment.starts_at < _moment(end))
    )
    return db.session().scalar(counted) or 0


def measures() -> tuple[Measure, ...]:
    """What goals of mentoring programs can count."""
    return (Measure("meetings", gettext_noop("meetings held"), _meetings, Kind.mentoring),)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
