"""Reads of the time that champions declare."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from webapp.champions.models import Champion, TimeEntry
from webapp.champions.quarters import month_start, next_month
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.runtime import Provider
from webapp.people.models import Person

# Minutes of this month that open questions hold of champions (a list or a query of ids).
held_minutes: Provider[[Any], Mapping[str, int]] = Provider(lambda _champion_ids: {})
# Of these, the minutes of what was accepted. Colleagues see no more: the time of a champion who is
# asked and declines would go down and up again, and so tell who declined.
accepted_minutes: Provider[[Any], Mapping[str, int]] = Provider(lambda _champion_ids: {})
Held = Callable[[Any], Mapping[str, int]]


def minutes_in_month(champion_ids: Any, day: date) -> Mapping[str, int]:  # noqa: ANN401
    """The minutes that champions declared in the month of a day; champions without any are left out.

    Earlier roles of the same person in the same program count too: the hours of a month are agreed
    once. `champion_ids` is a list or a query of ids.
    """
    own = aliased(Champion)
    same = and_(own.program_id == Champion.program_id, own.person_id == Champion.person_id)
    found = (
        select(own.id, func.sum(TimeEntry.minutes))
        .join(Champion, Champion.id == TimeEntry.champion_id)
        .join(own, same)
        .where(own.id.in_(champion_ids))
        .where(TimeEntry.day >= month_start(day), TimeEntry.day < next_month(day))
        .group_by(own.id)
    )
    return {champion: int(minutes) for champion, minutes in db.session().execute(found)}


def minutes_taken(
    champion_ids: Any,  # noqa: ANN401
    day: date,
    held: Held = held_minutes,
) -> Mapping[str, int]:
    """As `minutes_in_month`, and in this month what open questions hold."""
    taken = dict(minutes_in_month(champion_ids, day))
    if month_start(day) == month_start(clock.today()):
        for champion, minutes in held(champion_ids).items():
            taken[champion] = taken.get(champion, 0) + minutes
    return taken


def minutes_left(champion: Champion, day: date, held: Held = held_minutes) -> int:
    """The minutes that a champion has left in the month of a day; never below 0."""
    used = minutes_taken([champion.id], day, held).get(champion.id, 0)
    return max(0, 60 * (champion.hours or 0) - used)


def minutes_on(person_id: str, day: date) -> int:
    """The minutes that a person declared for a day, in all their roles."""
    found = (
        select(func.sum(TimeEntry.minutes))
        .join(Champion, Champion.id == TimeEntry.champion_id)
        .where(Champion.person_id == person_id, TimeEntry.day == day)
    )
    return int(db.session().scalar(found) or 0)


def entries_since(champion: Champion, day: date) -> list[TimeEntry]:
    """What a champion declared for a day and after, the latest first."""
    found = select(TimeEntry).where(TimeEntry.champion_id == champion.id, TimeEntry.day >= day)
    ordered = found.order_by(TimeEntry.day.desc(), TimeEntry.made_at.desc(), TimeEntry.id)
    return list(db.session().scalars(ordered))


def own_entry(me: Person, entry_id: str) -> TimeEntry:
    """An entry of this person; raises Missing."""
    found = db.session().get(TimeEntry, entry_id)
    if found is None or found.champion.person_id != me.id:
        raise Missing("There is no such entry, or it is not yours.")
    return found
