"""Reads of barometers, versions and waves."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select

from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.queries.scores import ANSWERED
from webapp.barometers.questions import Content
from webapp.barometers.workflow import WaveState
from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.core.lists import Page, page_of_query

NO_BAROMETER: Final = gettext_noop("There is no such barometer.")
NO_WAVE: Final = gettext_noop("There is no such wave.")
# What must be answered with a decision before people are asked again.
UNDECIDED: Final = (WaveState.closed, WaveState.published)


def barometers() -> list[Barometer]:
    """All barometers, the oldest first."""
    return list(db.session().scalars(select(Barometer).order_by(Barometer.made_at, Barometer.id)))


def barometer_by_id(barometer_id: str) -> Barometer:
    """A barometer; raises Missing."""
    if (found := db.session().get(Barometer, barometer_id)) is None:
        raise Missing(NO_BAROMETER)
    return found


def version_by_id(version_id: str) -> BarometerVersion:
    """A version; raises Missing."""
    if (found := db.session().get(BarometerVersion, version_id)) is None:
        raise Missing(NO_BAROMETER)
    return found


def versions_of(barometer_id: str) -> list[BarometerVersion]:
    """The versions of a barometer, the newest first."""
    own = select(BarometerVersion).where(BarometerVersion.barometer_id == barometer_id)
    return list(db.session().scalars(own.order_by(BarometerVersion.number.desc())))


def newest_version(barometer_id: str) -> BarometerVersion:
    """The newest version of a barometer; raises Missing."""
    found = versions_of(barometer_id)
    if not found:
        raise Missing(NO_BAROMETER)
    return found[0]


def content_of(version: BarometerVersion) -> Content:
    """A copy of what a version holds."""
    stored = deepcopy(version.questions)
    return {"questions": stored["questions"], "scales": stored.get("scales", {})}


def is_used(version: BarometerVersion) -> bool:
    """Whether a wave uses a version, in any state."""
    own = select(Wave.id).where(Wave.version_id == version.id).limit(1)
    return db.session().scalar(own) is not None


def _waves() -> Select[Wave]:
    return (
        select(Wave)
        .join(BarometerVersion, Wave.version_id == BarometerVersion.id)
        .join(Barometer, BarometerVersion.barometer_id == Barometer.id)
    )


def wave_by_id(wave_id: str) -> Wave:
    """A wave; raises Missing."""
    if (found := db.session().get(Wave, wave_id)) is None:
        raise Missing(NO_WAVE)
    return found


def published_wave(wave_id: str) -> Wave:
    """A wave whose result is published; raises Missing for any other."""
    found = wave_by_id(wave_id)
    if found.state not in ANSWERED:
        raise Missing(NO_WAVE)
    return found


def waves_of(barometer_id: str) -> list[Wave]:
    """The waves of a barometer, the latest first."""
    own = _waves().where(Barometer.id == barometer_id)
    return list(db.session().scalars(own.order_by(Wave.opens_on.desc(), Wave.id)))


def waves_in(states: Iterable[WaveState]) -> list[Wave]:
    """The waves in some states, in the order in which they end."""
    found = _waves().where(Wave.state.in_(tuple(states))).order_by(Wave.closes_on, Wave.id)
    return list(db.session().scalars(found))


def published_waves(number: int) -> Page[Wave]:
    """One page of the waves with a published result, the latest first."""
    newest = (Wave.published_at.desc(), Wave.id)

    def load(ids: Sequence[str]) -> list[Wave]:
        rows = select(Wave).where(Wave.id.in_(ids)).order_by(*newest)
        return list(db.session().scalars(rows))

    found: Select[Any] = select(Wave.id).where(Wave.state.in_(ANSWERED)).order_by(*newest)
    return page_of_query(found, number, load)


def ended_ids(today: date) -> list[str]:
    """The ids of open waves whose last day is over."""
    over = select(Wave.id).where(Wave.state == WaveState.open, Wave.closes_on < today)
    return list(db.session().scalars(over.order_by(Wave.id)))


def to_answer_for(wave: Wave) -> list[Wave]:
    """What keeps a wave from opening: waves that ended without a decision, of its population.

    Of the same barometer, a wave that is still open too. In the order in which they ended.
    """
    own = wave.version.barometer
    others = _waves().where(Wave.id != wave.id, Barometer.population == own.population)
    ended = Wave.state.in_(UNDECIDED)
    still_open = (Wave.state == WaveState.open) & (Barometer.id == own.id)
    found = others.where(ended | still_open).order_by(Wave.closes_on, Wave.id)
    return list(db.session().scalars(found))


def previous_wave(wave: Wave) -> Wave | None:
    """The wave before this one of the same barometer and moment that has a published result."""
    before = (
        _waves()
        .where(
            Barometer.id == wave.version.barometer_id,
            Wave.moment == wave.moment,
            Wave.state.in_(ANSWERED),
            Wave.closes_on < wave.closes_on,
            Wave.id != wave.id,
        )
        .order_by(Wave.closes_on.desc(), Wave.id)
    )
    return db.session().scalars(before.limit(1)).one_or_none()
