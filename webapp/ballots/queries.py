"""Reads of ballots: audience, groups, and what is printed with a result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from webapp.ballots.models import Invitation, InvitationState, WaveGroup
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population, WaveState
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.directory.models import Absence
from webapp.experience import Moment
from webapp.people.models import Person
from webapp.people.workflow import AccountState

# Days before and after the day of opening in which a moment of a job counts.
ARRIVAL = (0, 30)
NINETY = (80, 120)
SOON = 45
SHOWN = frozenset({WaveState.open, WaveState.closed, WaveState.published, WaveState.decided})


@dataclass(frozen=True)
class Counts:
    """What a result says about the ballots of a wave: people invited by group, and ballots.

    `replaced` ballots were mailed because an earlier mail may not have arrived, `printed` on paper.
    `groups` are all that were asked, those with ballots on paper only too.
    """

    groups: tuple[str, ...]
    invited: dict[str, int]
    replaced: int
    printed: int


def wave_counts(wave_id: str) -> Counts:
    """The numbers of a wave, for its result."""
    found = groups(wave_id)
    return Counts(
        tuple(group.key for group in found),
        {group.key: group.invited for group in found if group.invited},
        sum(group.replaced for group in found),
        sum(group.printed for group in found),
    )


def groups(wave_id: str) -> list[WaveGroup]:
    """The groups of a wave by key; none before they were made."""
    found = select(WaveGroup).where(WaveGroup.wave_id == wave_id).order_by(WaveGroup.key)
    return list(db.session().scalars(found))


def group_of(wave: Wave, key: str) -> WaveGroup:
    """One group of a wave; raises Missing."""
    found = db.session().get(WaveGroup, (wave.id, key))
    if found is None:
        raise Missing("There is no such group.")
    return found


def audience(wave: Wave) -> dict[str, str | None]:
    """The ids of the people to ask in a wave that opens today, with the ids of their units."""
    today = clock.today()
    asked = select(Person.id, Person.unit_id).where(Person.state == AccountState.active)
    if wave.moment == Moment.arrival:
        asked = asked.where(Person.hired_on.between(_ago(today, ARRIVAL[1]), today))
    elif wave.moment == Moment.ninety_days:
        first, last = (_ago(today, days) for days in reversed(NINETY))
        asked = asked.where(Person.hired_on.between(first, last))
    elif wave.moment == Moment.departure:
        asked = asked.where(Person.ends_on.between(today, today + timedelta(days=SOON)))
    elif wave.moment == Moment.return_to_work:
        back = select(Absence.person_id).where(
            Absence.until_day.between(_ago(today, SOON), _ago(today, 1))
        )
        asked = asked.where(Person.id.in_(back))
    return dict(db.session().execute(asked.order_by(Person.id)).all())


def open_waves() -> list[Wave]:
    """Waves of employees that accept answers."""
    found = select(Wave).where(Wave.state == WaveState.open).order_by(Wave.id)
    return [w for w in db.session().scalars(found) if population(w) == Population.employees]


def ended_waves() -> list[str]:
    """The ids of waves that accept no more answers, and whose invitations are still there."""
    found = select(Invitation.wave_id).join(Wave, Wave.id == Invitation.wave_id)
    ended = found.where(Wave.state.not_in([WaveState.planned, WaveState.open]))
    return list(db.session().scalars(ended.distinct().order_by(Invitation.wave_id)))


def population(wave: Wave) -> Population:
    """Who answers a wave."""
    return wave.version.barometer.population


def wave_of(wanted: Population, wave_id: str) -> Wave:
    """A wave that opened, of one population; raises Missing."""
    found = db.session().get(Wave, wave_id)
    if found is None or found.state not in SHOWN or population(found) != wanted:
        raise Missing("There is no such questionnaire.")
    return found


def accepts(wave: Wave) -> bool:
    """Whether a wave accepts answers today."""
    return wave.state == WaveState.open and clock.today() <= wave.closes_on


def in_states(wave: Wave, states: Iterable[InvitationState]) -> dict[str, int]:
    """How many people of each group are in some states."""
    found = (
        select(Invitation.group_key, func.count())
        .where(Invitation.wave_id == wave.id, Invitation.state.in_(list(states)))
        .group_by(Invitation.group_key)
    )
    return dict(db.session().execute(found).all())


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)
