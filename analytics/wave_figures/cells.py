"""The published cells of a wave: values with intervals, where the release shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit

from analytics.core.enps import enps
from analytics.core.measures import DISTRIBUTION, MEAN
from analytics.core.wave_results import ALL, Cell
from analytics.privacy import ReleasedTable, release
from analytics.wave_figures.measures import ENPS, ITEM, Measure
from analytics.wave_figures.tables import REST, SQUARES, SUM, N, key, table, variance
from analytics.wave_figures.tally import Tally

Values = tuple[float | None, float | None, float | None, float | None]
"""Value, standard deviation, low and high."""


@dataclass(frozen=True, slots=True)
class Published:
    """
    The cells of a wave with its small groups hidden, and the table for the ledger.

    `answers` is None below the floor of means; `alpha` maps a scale to value, low and high.
    """

    cells: list[Cell]
    alpha: dict[str, list[float]]
    answers: int | None
    released: ReleasedTable


def publish(wave: str, tally: Tally, ledger: Sequence[ReleasedTable] = ()) -> Published:
    """Return what may be published of a wave beside everything in the ledger."""
    numbers, floors = table(wave, tally)
    released = release(numbers, floors, ledger)
    names = [ALL, *sorted({each.group for each in released.cells} - {ALL, REST})]
    measures = tally.questionnaire.measures
    cells = [_cell(wave, m, name, released) for name in names for m in measures]
    open_scales = {c["measure"] for c in cells if c["group"] == ALL and c["n"] is not None}
    alpha = {}
    for scale in tally.questionnaire.scales:
        found = tally.alpha(scale) if scale in open_scales else None
        if found is not None and found.n >= MEAN:
            alpha[scale] = [found.value, found.low, found.high]
    answers = tally.people if tally.people >= MEAN else None
    return Published(cells, alpha, answers, released)


def _cell(wave: str, measure: Measure, group: str, released: ReleasedTable) -> Cell:
    n = released.cells[key(wave, measure, N, group)]
    cell: Cell = {
        "group": group, "measure": measure.name, "kind": measure.kind, "n": None, "value": None,
        "sd": None, "low": None, "high": None, "shares": None,
    }  # fmt: skip
    if measure.theme is not None:
        cell["theme"] = measure.theme
    if n is None:
        return cell
    parts = measure.answers or (SUM, SQUARES)
    numbers = [released.cells[key(wave, measure, part, group)] or 0.0 for part in parts]
    cell["n"] = int(n)
    cell["value"], cell["sd"], cell["low"], cell["high"] = _values(measure, int(n), numbers)
    if measure.answers and n >= DISTRIBUTION:
        cell["shares"] = {part: x / n for part, x in zip(parts, numbers, strict=True)}
    return cell


def _values(measure: Measure, n: int, numbers: Sequence[float]) -> Values:
    if measure.kind == "choice":
        return None, None, None, None
    if measure.kind == "enps":
        return _enps(dict(zip(ENPS, map(int, numbers), strict=True)))
    if measure.kind == "item":
        summed = sum(v * x for v, x in zip(ITEM, numbers, strict=True))
        squares = sum(v * v * x for v, x in zip(ITEM, numbers, strict=True))
        return _mean(n, summed, squares, (ITEM[0], ITEM[-1]))
    return _mean(n, numbers[0], numbers[1], (0, 100))


def _mean(n: int, summed: float, squares: float, ends: tuple[int, int]) -> Values:
    """Return a mean with the interval of Student's t, inside the scale."""
    mean, sd = summed / n, sqrt(variance(n, summed, squares))
    half = float(stdtrit(n - 1, 0.975)) * sd / sqrt(n)
    return mean, sd, max(ends[0], mean - half), min(ends[1], mean + half)


def _enps(counts: dict[str, int]) -> Values:
    """Return eNPS, the standard deviation of -100, 0 and 100, and the adjusted interval."""
    found = enps(**counts)
    p, d = counts["promoters"] / found.n, counts["detractors"] / found.n
    sd = 100 * sqrt(max(p + d - (p - d) ** 2, 0.0))
    return found.value, sd, found.low, found.high
