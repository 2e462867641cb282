"""Which scores of a barometer stand for the employees of a unit, on the scale from 0 to 100."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from analytics.core.measures import MEAN
from analytics.core.wave_results import ALL, CellKind

Rows = list[dict[str, Any]]
SCALES: Final[Mapping[CellKind, tuple[float, float]]] = {
    "score": (0.0, 1.0),
    "item": (-1.0, 25.0),
    "enps": (100.0, 0.5),
}
"""What is added to a value, and then multiplies it. The order is that of preference: a scale says
more about a theme than one question, and that more than a recommendation."""


class WaveScore(NamedTuple):
    """One published mean of a wave; `closed` orders waves: the day or week in which they closed."""

    quarter: str
    closed: str
    wave: str
    unit: str
    theme: str | None
    kind: CellKind
    n: int
    value: float
    sd: float | None


def employee_scores(scores: Iterable[WaveScore]) -> dict[str, Rows]:
    """
    Return one row per unit and theme, by quarter: unit, theme, score, sd and n.

    Left out: the whole organization, no theme, no spread, fewer than ten answers. Where several waves
    of a quarter measured a theme in a unit, the newest counts.
    """
    cells: dict[tuple[str, str, str], list[WaveScore]] = defaultdict(list)
    for each in scores:
        known = each.theme is not None and each.sd is not None and each.kind in SCALES
        if known and each.unit != ALL and each.n >= MEAN:
            cells[each.quarter, each.unit, str(each.theme)].append(each)
    found: dict[str, Rows] = defaultdict(list)
    for (quarter, unit, theme), own in sorted(cells.items()):
        newest = max((each.closed, each.wave) for each in own)
        last = [each for each in own if (each.closed, each.wave) == newest]
        found[quarter].append({"unit": unit, "theme": theme, **_one(last)})
    return dict(found)


def _one(scores: Sequence[WaveScore]) -> dict[str, float | int]:
    """
    Return one score from those of a wave on one theme: its scale, else the mean of its questions.

    The same people answer several questions, so the spread of the mean is at most the mean of the
    spreads, and it rests on the fewest answers.
    """
    kind = min((each.kind for each in scores), key=list(SCALES).index)
    own = [each for each in scores if each.kind == kind]
    add, factor = SCALES[kind]
    return {
        "score": factor * (sum(each.value for each in own) / len(own) + add),
        "sd": factor * sum(each.sd or 0.0 for each in own) / len(own),
        "n": min(each.n for each in own),
    }
