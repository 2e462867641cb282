"""The numbers of a wave as a table for `analytics.privacy`."""

from collections.abc import Iterator
from typing import Final

from analytics.core.wave_results import ALL
from analytics.privacy import Key, Statement, Table, at_most, is_homogeneous, total
from analytics.wave_figures.measures import Measure
from analytics.wave_figures.tally import Group, Tally

REST: Final = "rest"
"""People who are in no group that is shown: every reader knows that they exist."""
N, SUM, SQUARES = "n", "sum", "squares"
_MOST: Final = 100.0


def table(wave: str, tally: Tally) -> tuple[Table, dict[str, int]]:
    """Return all numbers of a wave with what readers know of them, and the floors."""
    return _Builder(wave, tally).build()


def key(wave: str, measure: Measure, part: str, group: str) -> Key:
    """Return the key of one number: `n`, `sum`, `squares`, or a class of answers."""
    return Key(measure.metric(part), wave, group)


class _Builder:
    def __init__(self, wave: str, tally: Tally) -> None:
        self._wave = wave
        self._measures = tally.questionnaire.measures
        self._groups = {REST if name == ALL else name: g for name, g in tally.groups.items()}
        self._whole = tally.whole()
        self._values: dict[Key, float] = {}
        self._ties: dict[Key, str] = {}
        self._also: set[Key] = set()

    def build(self) -> tuple[Table, dict[str, int]]:
        statements: list[Statement] = []
        for measure in self._measures:
            for name, group in (*self._groups.items(), (ALL, self._whole)):
                self._add(measure, name, group)
                statements += self._inside(measure, name)
            statements += self._totals(measure)
        never = frozenset(k for k in self._values if k.group == REST)
        floors = {m.metric(N): m.floor for m in self._measures} | {
            m.metric(part): 0 for m in self._measures for part in m.answers
        }
        made = Table(
            f"wave {self._wave}", self._values, tuple(statements), self._ties, never,
            frozenset(self._also),
        )  # fmt: skip
        return made, floors

    def _parts(self, measure: Measure) -> tuple[str, ...]:
        return (N, *(measure.answers or (SUM, SQUARES)))

    def _add(self, measure: Measure, name: str, group: Group) -> None:
        """Add the numbers of one measure in one group, which are shown or hidden together."""
        n = group.n(measure)
        if measure.answers:
            counts = group.classes[measure.name]
            numbers = [float(n), *(float(counts[each]) for each in measure.answers)]
            equal = any(is_homogeneous(counts[each] or -1, n, measure.floor) for each in counts)
        else:
            sums = group.scores[measure.name]
            numbers = [float(n), sums.total, sums.squares]
            # Without variance everybody has the same score.
            equal = is_homogeneous(float(n), n, measure.floor) and _variance(n, *numbers[1:]) <= 0
        for part, number in zip(self._parts(measure), numbers, strict=True):
            own = key(self._wave, measure, part, name)
            self._values[own] = number
            self._ties[own] = f"{measure.family}/{name}"
        if equal:
            self._also.add(key(self._wave, measure, N, name))

    def _inside(self, measure: Measure, name: str) -> Iterator[Statement]:
        """Yield what is known inside one group: classes add up, scores are from 0 to 100."""
        n = key(self._wave, measure, N, name)
        if measure.answers:
            yield total(n, [key(self._wave, measure, each, name) for each in measure.answers])
            return
        scores = key(self._wave, measure, SUM, name)
        yield at_most(scores, n, _MOST)
        yield at_most(key(self._wave, measure, SQUARES, name), scores, _MOST)

    def _totals(self, measure: Measure) -> Iterator[Statement]:
        for part in self._parts(measure):
            parts = [key(self._wave, measure, part, name) for name in self._groups]
            if parts:
                yield total(key(self._wave, measure, part, ALL), parts)


def _variance(n: int, summed: float, squares: float) -> float:
    """Return the variance of n scores; 0 where rounding leaves nothing else."""
    if n < 2:  # noqa: PLR2004 - no variance otherwise
        return 0.0
    found = (squares - summed * summed / n) / (n - 1)
    return found if found > 1e-9 * (1 + squares / n) else 0.0


variance = _variance
