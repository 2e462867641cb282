"""Services of messaging: how and when a person wants messages."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from webapp.core import clock, db
from webapp.core.errors import Invalid
from webapp.messaging import queries
from webapp.messaging.models import NotificationTimes, NotificationWay
from webapp.messaging.topics import Topic, Way
from webapp.people.calendar import zone_of
from webapp.people.models import Person

# "Pause everything" pauses for this long; the day can be changed.
PAUSE: Final = timedelta(weeks=4)
LONGEST_PAUSE: Final = timedelta(days=366)
# With fewer hours a day for messages, a change of the clocks could leave none.
LEAST_OPEN: Final = timedelta(hours=4)
DAY: Final = timedelta(days=1)


def choose_ways(person: Person, ways: Mapping[Topic, Way]) -> None:
    """Store how the person wants messages about some topics."""
    db.lock(person)
    for topic, way in ways.items():
        db.session().merge(NotificationWay(person_id=person.id, topic=topic, way=way))


def choose_titles(person: Person, *, neutral: bool) -> None:
    """Store whether the person's calendar says what an appointment is about."""
    _times(person).neutral_titles = neutral


def choose_times(person: Person, quiet_from: time, quiet_until: time) -> None:
    """Store the person's quiet hours; equal times mean none.

    Raises Invalid on `quiet_until` where less than four hours of a day are left.
    """
    begin, end = (datetime.combine(date.min, each) for each in (quiet_from, quiet_until))
    quiet = (end - begin) % DAY
    if DAY - quiet < LEAST_OPEN:
        raise Invalid("quiet_until", "Leave at least four hours of the day for messages.")
    times = _times(person)
    times.quiet_from, times.quiet_until = quiet_from, quiet_until


def pause(person: Person, until: date | None = None) -> date:
    """Send nothing before a day, four weeks from now where none is given; returns the day.

    Raises Invalid on `until` for a day that is not in the next twelve months.
    """
    today = clock.now().astimezone(zone_of(person)).date()
    day = until or today + PAUSE
    if not today < day <= today + LONGEST_PAUSE:
        raise Invalid("until", "Choose a day in the next twelve months.")
    _times(person).paused_until = day
    return day


def resume(person: Person) -> None:
    """End a pause."""
    _times(person).paused_until = None


def _times(person: Person) -> NotificationTimes:
    """The stored times of a person, or new ones with the defaults."""
    db.lock(person)
    times = queries.stored_times(person)
    if times is None:
        times = NotificationTimes(
            person_id=person.id, quiet_from=queries.QUIET[0], quiet_until=queries.QUIET[1]
        )
        db.session().add(times)
    return times
