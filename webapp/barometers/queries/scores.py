"""Queries of barometers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from analytics.core.wave_results import Cell, CellKind
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import Population, WaveState
from webapp.core import db
from webapp.experience import Moment

ANSWERED = frozenset({WaveState.published, WaveState.decided})


@dataclass(frozen=True)
class Score:
    """One published number of a wave: a mean with its interval, never of a hidden group.

    `group` is the id of a unit, or "all". `value`, `sd`, `low` and `high` are as in
    `analytics.core.wave_results.Cell`; `theme` is a value of ExperienceTheme or None.
    """

    barometer_id: str
    wave_id: str
    closes_on: date
    moment: Moment
    group: str
    measure: str
    kind: CellKind
    theme: str | None
    n: int
    value: float
    sd: float | None
    low: float | None
    high: float | None

    @property
    def level(self) -> float:
        """The value on the scale from 0 to 100."""
        return on_hundred(self.kind, self.value)


def on_hundred(kind: CellKind, value: float) -> float:
    """A value of a cell on the scale from 0 to 100: eNPS from -100 to 100, items from 1 to 5."""
    if kind == "enps":
        return (value + 100) / 2
    return 25 * (value - 1) if kind == "item" else value


def published_scores(population: Population = Population.employees) -> Iterator[Score]:
    """The scores of waves with a published result, the newest wave first."""
    waves = (
        select(Wave)
        .join(BarometerVersion, Wave.version_id == BarometerVersion.id)
        .join(Barometer, BarometerVersion.barometer_id == Barometer.id)
        .where(Wave.state.in_(ANSWERED), Barometer.population == population)
        .order_by(Wave.closes_on.desc(), Wave.id)
    )
    for wave in db.session().scalars(waves):
        for cell in (wave.result or {}).get("cells", []):
            if (found := _score(wave, cell)) is not None:
                yield found


def newest_scores(population: Population = Population.employees) -> list[Score]:
    """The newest published score of each barometer, moment, group and measure."""
    found: dict[tuple[str, ...], Score] = {}
    for score in published_scores(population):
        key = (score.barometer_id, score.moment, score.group, score.measure)
        found.setdefault(key, score)
    return list(found.values())


def _score(wave: Wave, cell: Cell) -> Score | None:
    if cell["kind"] == "choice" or cell["n"] is None or cell["value"] is None:
        return None
    return Score(
        wave.version.barometer_id, wave.id, wave.closes_on, wave.moment, cell["group"],
        cell["measure"], cell["kind"], cell.get("theme"), cell["n"], cell["value"], cell["sd"],
        cell["low"], cell["high"],
    )  # fmt: skip
