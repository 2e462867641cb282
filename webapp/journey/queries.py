"""What the journey page says of each moment of a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from analytics.core.wave_results import ALL
from webapp.barometers.models import Wave
from webapp.barometers.queries import Score, newest_scores, on_hundred
from webapp.barometers.workflow import Population, WaveState
from webapp.core import db
from webapp.experience import Moment
from webapp.irritants import queries as irritants
from webapp.irritants.models import Irritant

# How many changes of a moment the page shows.
MOST: Final = 3
# Which score of a barometer stands for a moment: a whole scale, else the recommendation.
KINDS: Final = {"score": 0, "enps": 1, "item": 2}


@dataclass(frozen=True)
class Figure:
    """One score from 0 to 100 with its interval, the barometer's names and the end of its wave.

    `label` are the names of the score or the texts of the question; {} where it is called as the
    barometer. `points` is an eNPS on its own scale.
    """

    names: Mapping[str, Any]
    label: Mapping[str, Any]
    points: float | None
    measure: str
    kind: str
    value: float
    low: float | None
    high: float | None
    n: int
    closes_on: date


@dataclass(frozen=True)
class Step:
    """A moment: its scores (none: unknown), counts of public irritants, and what changed."""

    moment: Moment
    figures: Sequence[Figure]
    open: int
    mended: int
    changes: Sequence[Irritant]
    decisions: Sequence[Wave]

    @property
    def more(self) -> Sequence[Figure]:
        """The scores beside the first one."""
        return self.figures[1:]


def steps() -> list[Step]:
    """The moments of a job in their order."""
    counts, figures = irritants.counts_by_moment(), _figures()
    return [
        Step(
            moment,
            figures.get(moment, ()),
            *counts[moment],
            irritants.mended_lately(moment, MOST),
            _decisions(moment),
        )
        for moment in Moment
    ]


def _figures() -> dict[Moment, list[Figure]]:
    scores = [s for s in newest_scores(Population.employees) if s.group == ALL]
    newest: dict[tuple[Moment, str], date] = {}
    for score in scores:
        key = (score.moment, score.barometer_id)
        newest[key] = max(newest.get(key, score.closes_on), score.closes_on)
    waves = {s.wave_id for s in scores}
    known = {w.id: w for w in db.session().scalars(select(Wave).where(Wave.id.in_(waves)))}
    whole = {(score.wave_id, score.measure) for score in scores}
    found: dict[Moment, list[Figure]] = {}
    for score in sorted(scores, key=lambda s: (KINDS[s.kind], s.measure)):
        # A measure of an earlier wave that the newest one no longer asks is not the state of today.
        wave, today = known[score.wave_id], newest[score.moment, score.barometer_id]
        # One statement of a score says less than the score.
        part = (wave.id, _scale(wave, score.measure)) in whole
        if score.closes_on == today and not part:
            found.setdefault(score.moment, []).append(_figure(score, wave))
    return found


def _scale(wave: Wave, measure: str) -> str | None:
    """The score that a question counts in."""
    questions = wave.version.questions["questions"]
    return next((each.get("scale") for each in questions if each["key"] == measure), None)


def _label(wave: Wave, measure: str) -> Mapping[str, Any]:
    content = wave.version.questions
    texts = {each["key"]: each["texts"] for each in content["questions"]}
    label: Mapping[str, Any] = content.get("scales", {}).get(measure) or texts.get(measure, {})
    return {} if label == wave.version.barometer.names else label


def _figure(score: Score, wave: Wave) -> Figure:
    is_enps = score.kind == "enps"
    return Figure(
        wave.version.barometer.names, {} if is_enps else _label(wave, score.measure),
        score.value if is_enps else None, score.measure, score.kind, score.level, _end(score, score.low),
        _end(score, score.high), score.n, score.closes_on,
    )  # fmt: skip


def _end(score: Score, value: float | None) -> float | None:
    return None if value is None else on_hundred(score.kind, value)


def _decisions(moment: Moment) -> list[Wave]:
    """The waves about a moment with the newest published decisions."""
    found = select(Wave).where(Wave.moment == moment, Wave.state == WaveState.decided)
    return list(db.session().scalars(found.order_by(Wave.decided_at.desc()).limit(MOST)))
