"""Queries of how and when a person wants messages."""

from datetime import date, time
from typing import Final

from sqlalchemy import select

from webapp.core import db
from webapp.directory.queries import absences_of
from webapp.messaging.models import NotificationTimes, NotificationWay
from webapp.messaging.timing import Timing
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.people import calendar
from webapp.people.models import Person

# The quiet hours of people who chose none.
QUIET: Final = (time(19), time(8))


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


def timing_of(person: Person) -> Timing:
    """When messages may reach a person."""
    chosen = stored_times(person)
    away = [(each.from_day, each.until_day) for each in absences_of(person)]

    def works(day: date) -> bool:
        absent = any(first <= day <= last for first, last in away)
        return not absent and calendar.is_working_day(day, person)

    return Timing(
        calendar.zone_of(person),
        *((chosen.quiet_from, chosen.quiet_until) if chosen else QUIET),
        chosen.paused_until if chosen else None,
        works,
    )
