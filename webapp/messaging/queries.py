"""Reads of messaging: the inbox, and how and when a person wants messages."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.lists import Page, page_of_query
from webapp.directory.queries import absences_of
from webapp.messaging.models import Notice, NotificationTimes, NotificationWay, Solicitation
from webapp.messaging.timing import Timing
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.people import calendar
from webapp.people.models import Person

QUIET_FROM: Final = time(19)
QUIET_UNTIL: Final = time(8)
# Built once, because every page asks for it.
_UNREAD = (
    select(func.count())
    .select_from(Notice)
    .where(Notice.person_id == bindparam("person_id"), Notice.read_at.is_(None))
)


def inbox(
    person: Person, number: int, topic: Topic | None = None, *, new: bool = False
) -> Page[Notice]:
    """One page of a person's notices: the unread ones first, then the newest.

    `topic` and `new` show only the notices about one topic, only the unread ones.
    """
    mine = select(Notice.id).where(Notice.person_id == person.id)
    if topic is not None:
        mine = mine.where(Notice.topic == topic)
    if new:
        mine = mine.where(Notice.read_at.is_(None))
    ordered = mine.order_by(Notice.read_at.is_not(None), Notice.made_at.desc(), Notice.id)
    return page_of_query(ordered, number, _loaded)


def _loaded(ids: Sequence[str]) -> list[Notice]:
    found = {n.id: n for n in db.session().scalars(select(Notice).where(Notice.id.in_(ids)))}
    return [found[notice_id] for notice_id in ids]


def unread(person: Person) -> int:
    """The number of notices that a person has not opened."""
    return db.session().scalar(_UNREAD, {"person_id": person.id}) or 0


def own(person: Person, notice_id: str) -> Notice:
    """A notice of this person; raises Missing."""
    found = db.session().get(Notice, notice_id)
    if found is None or found.person_id != person.id:
        raise Missing("This message does not exist.")
    return found


def topics_of(person: Person) -> list[Topic]:
    """The topics of the notices in a person's inbox, in the order of TOPICS."""
    found = select(Notice.topic).where(Notice.person_id == person.id).distinct()
    known = set(db.session().scalars(found))
    return [topic for topic in TOPICS if topic in known]


def for_digest(person: Person) -> list[Notice]:
    """The unread notices that the person's next digest lists, oldest first."""
    found = (
        select(Notice)
        .where(Notice.person_id == person.id, Notice.way == Way.digest)
        .where(Notice.digested_at.is_(None), Notice.read_at.is_(None))
        .order_by(Notice.made_at, Notice.id)
    )
    return list(db.session().scalars(found))


def way_of(person: Person, topic: Topic) -> Way:
    """How the person wants messages about a topic."""
    chosen = db.session().get(NotificationWay, (person.id, topic))
    return chosen.way if chosen else TOPICS[topic].way


def ways_of(person: Person) -> dict[Topic, Way]:
    """How the person wants messages about each topic."""
    rows = select(NotificationWay).where(NotificationWay.person_id == person.id)
    chosen = {row.topic: row.way for row in db.session().scalars(rows)}
    return {topic: chosen.get(topic, text.way) for topic, text in TOPICS.items()}


def stored_times(person: Person) -> NotificationTimes | None:
    """The quiet hours and the pause that a person has chosen, if any."""
    return db.session().get(NotificationTimes, person.id)


def zone_of(person: Person) -> ZoneInfo:
    """The time zone in which the person's quiet hours and days count."""
    return calendar.zone_of(person)


def timing_of(person: Person) -> Timing:
    """When messages may reach a person."""
    chosen = stored_times(person)
    away = [(each.from_day, each.until_day) for each in absences_of(person)]

    def works(day: date) -> bool:
        absent = any(first <= day <= last for first, last in away)
        return not absent and calendar.is_working_day(day, person)

    return Timing(
        zone_of(person),
        chosen.quiet_from if chosen else QUIET_FROM,
        chosen.quiet_until if chosen else QUIET_UNTIL,
        chosen.paused_until if chosen else None,
        works,
    )


def sent_since(person: Person, since: datetime) -> list[datetime]:
    """When the person received solicitations after a moment, oldest first."""
    found = (
        select(Solicitation.sent_at)
        .where(Solicitation.person_id == person.id, Solicitation.sent_at > since)
        .order_by(Solicitation.sent_at)
    )
    return [moment for moment in db.session().scalars(found) if moment is not None]


def solicitations_since(person: Person, since: datetime) -> list[Solicitation]:
    """The solicitations to a person that were made after a moment, newest first."""
    found = select(Solicitation).where(
        Solicitation.person_id == person.id, Solicitation.made_at > since
    )
    return list(db.session().scalars(found.order_by(Solicitation.made_at.desc(), Solicitation.id)))
