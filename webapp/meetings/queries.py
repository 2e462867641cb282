"""Queries of meetings."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from webapp.appointments.models import Appointment
from webapp.core import db
from webapp.core.errors import Missing
from webapp.meetings.models import FitReply, Meeting
from webapp.meetings.workflow import MeetingState
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.queries import STARTED
from webapp.mentoring.rules import is_of_pair
from webapp.mentoring.workflow import PairState
from webapp.people.models import Person

HELD = Meeting.state == MeetingState.held
PLANNED = Meeting.state == MeetingState.planned


def meeting_for(me: Person, meeting_id: str) -> Meeting:
    """A meeting of a pair of this person; raises Missing."""
    found = db.session().get(Meeting, meeting_id)
    if found is None or not is_of_pair(me, found.pair):
        raise Missing("There is no such meeting, or it is not yours.")
    return found


def meetings_of(pair_id: str) -> list[Meeting]:
    """All meetings of a pair, by start, the first one first."""
    return list(db.session().scalars(_by_start(Meeting.pair_id == pair_id)))


def held_meetings(pair_id: str) -> list[Meeting]:
    """The meetings of a pair that took place, by start, the first one first."""
    return list(db.session().scalars(_by_start(Meeting.pair_id == pair_id, HELD)))


def held_counts(pair_ids: Collection[str]) -> Mapping[str, int]:
    """How many meetings each of some pairs has held; 0 for a pair that never met."""
    found = (
        select(Meeting.pair_id, func.count())
        .where(Meeting.pair_id.in_(pair_ids), HELD)
        .group_by(Meeting.pair_id)
    )
    counted = dict(db.session().execute(found).all())
    return {pair_id: counted.get(pair_id, 0) for pair_id in pair_ids}


def held_between(start: datetime, end: datetime) -> list[tuple[Meeting, Pair]]:
    """The meetings that took place and began from one moment until before another, with their pairs.

    A meeting appears once one of the two said that it took place, which can be days later.
    """
    found = (
        select(Meeting, Pair)
        .join(Pair, Pair.id == Meeting.pair_id)
        .join(Appointment, Appointment.id == Meeting.id)
        .where(HELD, Appointment.starts_at >= start, Appointment.starts_at < end)
        .order_by(Appointment.starts_at, Meeting.id)
    )
    return [(meeting, pair) for meeting, pair in db.session().execute(found)]


def planned_meetings(pair_id: str) -> list[Meeting]:
    """The planned meetings of a pair, by start; also those that are over and have no answer yet."""
    return list(db.session().scalars(_by_start(Meeting.pair_id == pair_id, PLANNED)))


def may_plan(pair: Pair) -> bool:
    """Whether a pair may plan one more meeting: it is active, and the edition has some left."""
    left = pair.edition.meetings - held_counts([pair.id])[pair.id]
    return pair.state == PairState.active and len(planned_meetings(pair.id)) < left


def overlaps(person_ids: Collection[str], start: datetime, end: datetime, *, but: str = "") -> bool:
    """Whether one of some people has another planned meeting at this time, in any pair."""
    found = (
        select(Meeting.id)
        .join(Pair, Pair.id == Meeting.pair_id)
        .join(Appointment, Appointment.id == Meeting.id)
        .where(PLANNED, Meeting.id != but)
        .where(or_(Pair.mentor_id.in_(person_ids), Pair.mentee_id.in_(person_ids)))
        .where(Appointment.starts_at < end, Appointment.ends_at > start)
    )
    return db.session().scalar(found.limit(1)) is not None


def pairs_to_close(today: date) -> list[Pair]:
    """Active and paused pairs whose edition is over, or that have held all its meetings."""
    held = select(func.count()).where(Meeting.pair_id == Pair.id, HELD).scalar_subquery()
    found = (
        select(Pair)
        .join(Edition, Edition.id == Pair.edition_id)
        .where(Pair.state.in_((PairState.active, PairState.paused)))
        .where(or_(Edition.ends_on < today, held >= Edition.meetings))
    )
    return list(db.session().scalars(found.order_by(Pair.id)))


def closing_pairs() -> list[Pair]:
    """The pairs that are closing."""
    found = select(Pair).where(Pair.state == PairState.closing)
    return list(db.session().scalars(found.order_by(Pair.id)))


def pairs_with_fit_reply() -> list[Pair]:
    """The pairs that have started and not ended, in which one of the two answered the fit check."""
    answered = select(FitReply.pair_id)
    found = select(Pair).where(Pair.state.in_(STARTED), Pair.id.in_(answered))
    return list(db.session().scalars(found.order_by(Pair.id)))


def started_pairs(person: Person) -> list[Pair]:
    """The pairs of a person that are active, paused or closing, the first one first."""
    found = select(Pair).where(
        Pair.state.in_(STARTED), or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id)
    )
    return list(db.session().scalars(found.order_by(Pair.started_at, Pair.id)))


def pairs_of_edition(edition_id: str) -> list[str]:
    """The ids of the pairs of an edition."""
    return list(db.session().scalars(select(Pair.id).where(Pair.edition_id == edition_id)))


def _by_start(*where: ColumnElement[bool]) -> Select[Meeting]:
    found = select(Meeting).join(Appointment, Appointment.id == Meeting.id).where(*where)
    return found.order_by(Appointment.starts_at, Meeting.id)
