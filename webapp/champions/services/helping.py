"""Skills that others confirm, and the minutes that champions declare."""

from datetime import date
from typing import Final

from webapp.champions import events, queries
from webapp.champions.models import Champion, SkillConfirmation, TimeEntry
from webapp.champions.quarters import DAY, month_start
from webapp.champions.workflow import LISTED
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.rules import is_lead

MOST_MINUTES: Final = 600


def may_confirm(champion: Champion, person: Person) -> bool:
    """Whether a person may confirm skills of a champion: a lead, or another active champion."""
    if champion.person_id == person.id:
        return False
    peer = queries.running(champion.program_id, person)
    return is_lead(person, champion) or (peer is not None and peer.state in LISTED)


def confirm_skill(champion: Champion, topic: str, *, by: Person) -> None:
    """Confirm that a champion has a skill at the level they say. Idempotent.

    Raises NotAllowed, WrongState for a role that is not active, or Invalid for another topic.
    """
    db.lock(champion)
    if not may_confirm(champion, by):
        raise NotAllowed("This is for other active champions and for the lead.")
    if champion.state not in LISTED:
        raise WrongState(CHANGED)
    if topic not in champion.topics:
        raise Invalid("topic", "What your browser sent is incomplete.")
    row = db.insert(SkillConfirmation).values(
        champion_id=champion.id, topic=topic, person_id=by.id, by_lead=is_lead(by, champion),
        made_at=clock.now(),
    )  # fmt: skip
    once = row.on_conflict_do_nothing(index_elements=["champion_id", "topic", "person_id"])
    if db.session().execute(once.returning(SkillConfirmation.topic)).first() is not None:
        record(events.SkillConfirmed(actor=by.id, object_id=champion.id))


def declare_time(
    champion: Champion, day: date, minutes: int, *, by: Person, row_id: str | None = None
) -> TimeEntry:
    """Declare minutes for a day of this month or the month before, within the agreed hours.

    Raises NotAllowed, WrongState for a role that is not active, or Invalid on a field.
    """
    if (reason := is_own.reason(by, champion)) is not None:
        raise NotAllowed(reason)
    db.lock(by)
    db.lock(champion)
    if (found := db.existing(TimeEntry, row_id)) is not None:
        return found
    if champion.state not in LISTED:
        raise WrongState(CHANGED)
    _check_day(champion, day)
    _check_minutes(champion, day, minutes)
    made = TimeEntry(
        id=row_id or db.new_id(), champion_id=champion.id, day=day, minutes=minutes,
        made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.TimeDeclared(actor=by.id, object_id=champion.id))
    return made


def first_day() -> date:
    """The first day for which time can be declared: that of the month before."""
    return month_start(month_start(clock.today()) - DAY)


def _check_day(champion: Champion, day: date) -> None:
    if day > clock.today():
        raise Invalid("day", "This day is in the future.")
    if day < first_day():
        raise Invalid("day", "Choose a day of this month or of the month before.")
    if day < clock.local_day(champion.made_at, clock.zone()):
        raise Invalid("day", "You had not applied on this day yet.")


def _check_minutes(champion: Champion, day: date, minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES - queries.minutes_on(champion.person_id, day):
        raise Invalid("minutes", "Between 1 and %(most)s minutes a day.", most=str(MOST_MINUTES))
    left = queries.minutes_left(champion, day)
    if minutes > left:
        raise Invalid(
            "minutes", "Of the agreed hours, %(left)s min are left in that month.", left=str(left)
        )


def delete_time(entry: TimeEntry, *, by: Person) -> None:
    """Delete an entry of this month or the month before. Raises NotAllowed or WrongState."""
    champion = entry.champion
    if (reason := is_own.reason(by, champion)) is not None:
        raise NotAllowed(reason)
    db.lock(champion)
    if entry.day < first_day():
        raise WrongState("Entries of earlier months stay as they are.")
    db.session().delete(entry)
    record(events.TimeDeclared(actor=by.id, object_id=champion.id))
