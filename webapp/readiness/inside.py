"""The score that says how work feels inside, chosen among the published scores of barometers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from analytics.core.measures import MEAN
from analytics.core.wave_results import ALL, OF_SOME, CellKind
from webapp.barometers.queries import Score, on_hundred
from webapp.experience import ExperienceTheme

# A score says how work is now for a year; barometers are held at least once a year.
OLDEST: Final = timedelta(weeks=52)
# A score of several questions says more than one question.
ORDER: Final[tuple[CellKind, ...]] = ("enps", "score", "item")


@dataclass(frozen=True)
class Inside:
    """One published score of everybody who answered, on the scale from 0 to 100.

    `low` and `high` are its 95 % interval, None where it is unknown; `n` are the answers,
    `closes_on` is the last day of the wave. An eNPS of 0 is a level of 50.
    """

    theme: ExperienceTheme
    level: float
    low: float | None
    high: float | None
    n: int
    closes_on: date
    is_enps: bool


def newest_inside(scores: Iterable[Score], theme: ExperienceTheme, today: date) -> Inside | None:
    """Return the newest score of a theme from the year up to `today`, or None.

    eNPS belongs to the overall experience. Of several in the newest wave, eNPS comes first, then a
    score of several questions, then the one with the most answers.
    """
    fit = [
        each
        for each in scores
        if _fits(each, theme) and timedelta() <= today - each.closes_on <= OLDEST
    ]
    if not fit:
        return None
    last = max(each.closes_on for each in fit)
    return _inside(
        min(
            (each for each in fit if each.closes_on == last),
            key=lambda each: (ORDER.index(each.kind), -each.n, each.barometer_id, each.measure),
        ),
        theme,
    )


def _fits(score: Score, theme: ExperienceTheme) -> bool:
    """Only everybody together, and never fewer answers than a mean needs.

    People who arrive or leave are asked apart, and are not everybody.
    """
    if score.moment in OF_SOME or score.group != ALL:
        return False
    if score.n < MEAN or score.kind not in ORDER:
        return False
    if score.kind == "enps":
        return theme == ExperienceTheme.overall
    return score.theme == theme


def _inside(score: Score, theme: ExperienceTheme) -> Inside:
    ends = [None if end is None else on_hundred(score.kind, end) for end in (score.low, score.high)]
    return Inside(
        theme, score.level, ends[0], ends[1], score.n, score.closes_on, score.kind == "enps"
    )
