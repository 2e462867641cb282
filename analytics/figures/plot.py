"""A curve over weeks with its band: a scale from zero, gaps, labels at the ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from analytics.figures.drawing import (
    INK,
    LIGHT_SLATE,
    MUTED,
    PALE_TEAL,
    SLATE,
    TEAL,
    Frame,
    area,
    stroke,
    through,
    ticks,
    upright,
    word,
)

MARKS: Final = 20
"""Height of the numbers of marks, above the curve."""
_TOP: Final = 24
_BELOW: Final = 28
_NARROW_CHARACTER: Final = 0.6  # width of a digit, of the size of the text
_RADIUS: Final = 2.5


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval, at a whole position such as a week."""

    at: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Points in order; `written` formats a value, `below` are the labels under some positions.

    `marks` are positions of dated events, in order: vertical lines with their number from 1.
    `height` includes the labels, and `MARKS` where there are marks.
    """

    frame: Frame
    points: Sequence[Point]
    first: int
    last: int
    height: int
    written: Callable[[float], str]
    below: Sequence[tuple[int, str]]
    marks: Sequence[int] = ()

    def draw(self) -> str:
        """Return the marks. A missing position is a gap; a single point shows its interval."""
        runs = self._runs()
        bands = [self._band(run) for run in runs if len(run) > 1 and _has_width(run)]
        lines = "".join(self._line(run) for run in runs if len(run) > 1)
        alone = [run[0] for run in runs if len(run) == 1]
        parts = [*self._scale(), *bands, *self._under(), *self._marked()]
        if lines:
            parts.append(stroke(lines, TEAL, 2))
        parts += [
            stroke(upright(self._x(p.at), self._y(p.low), self._y(p.high)), INK, 2)
            for p in alone
            if p.low != p.high
        ]
        return "".join((*parts, area("".join(map(self._dot, self.points)), TEAL), *self._ends()))

    def _runs(self) -> list[list[Point]]:
        runs = [[self.points[0]]]
        for before, point in pairwise(self.points):
            if point.at == before.at + 1:
                runs[-1].append(point)
            else:
                runs.append([point])
        return runs

    def _levels(self) -> tuple[float, ...]:
        return ticks(max(point.high for point in self.points) or 1)

    def _left(self) -> float:
        longest = max(len(self.written(level)) for level in self._levels())
        return longest * self.frame.text * _NARROW_CHARACTER + 8

    def _x(self, at: int) -> float:
        left, right = self._left() + 4, self.frame.width - 8
        return left + (at - self.first) / max(self.last - self.first, 1) * (right - left)

    def _y(self, value: float) -> float:
        bottom = self.height - _BELOW
        return bottom - value / self._levels()[-1] * (bottom - _TOP - self._above())

    def _above(self) -> int:
        return MARKS if self.marks else 0

    def _marked(self) -> list[str]:
        """Draw the marks; numbers that would overlap are joined, as in 2–4."""
        if not self.marks:
            return []
        end = self.height - _BELOW
        lines = "".join(upright(self._x(at), MARKS, end) for at in sorted(set(self.marks)))
        return [stroke(lines, SLATE), *(self._numbers(*each) for each in self._groups())]

    def _groups(self) -> list[tuple[int, int]]:
        """Return the first and last index of marks whose numbers share one label."""
        groups: list[tuple[int, int]] = []
        for index in range(len(self.marks)):
            groups.append((index, index))
            while len(groups) > 1 and self._span(groups[-1])[0] < self._span(groups[-2])[1] + 4:
                _begin, end = groups.pop()
                groups[-1] = (groups[-1][0], end)
        return groups

    def _span(self, group: tuple[int, int]) -> tuple[float, float]:
        """Return the left and right end of the label of a group, which edges move inward."""
        width = len(_range(*group)) * self.frame.text * _NARROW_CHARACTER
        left = max(self._middle(group) - width / 2, self._left())
        left = min(left, self.frame.width - width)
        return left, left + width

    def _middle(self, group: tuple[int, int]) -> float:
        return (self._x(self.marks[group[0]]) + self._x(self.marks[group[1]])) / 2

    def _numbers(self, begin: int, end: int) -> str:
        middle = self._middle((begin, end))
        return self._label(middle, MARKS - 6, _range(begin, end), MUTED, bold=False)

    def _scale(self) -> list[str]:
        lines = "".join(
            f"{through([(self._left(), self._y(level))])}H{self.frame.width}"
            for level in self._levels()
        )
        texts = (
            word(self._left() - 6, self._y(level) + 5, self.written(level), MUTED, "end")
            for level in self._levels()
        )
        return [stroke(lines, LIGHT_SLATE, 0.5), *texts]

    def _under(self) -> list[str]:
        y = self.height - 6
        return [self._label(self._x(at), y, label, MUTED, bold=False) for at, label in self.below]

    def _band(self, run: Sequence[Point]) -> str:
        upper = [(self._x(p.at), self._y(p.high)) for p in run]
        lower = [(self._x(p.at), self._y(p.low)) for p in reversed(run)]
        return area(f"{through([*upper, *lower])}z", PALE_TEAL, TEAL)

    def _line(self, run: Sequence[Point]) -> str:
        return through((self._x(p.at), self._y(p.value)) for p in run)

    def _dot(self, point: Point) -> str:
        x, y, r = self._x(point.at), self._y(point.value), _RADIUS
        return f"{through([(x - r, y)])}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"

    def _ends(self) -> list[str]:
        first, last = self.points[0], self.points[-1]
        return [self._end(each) for each in ((first, last) if first != last else (first,))]

    def _end(self, point: Point) -> str:
        """Place a label above the marks and lines near it, or below them near the top."""
        label, size = self.written(point.value), self.frame.text
        reach = len(label) * size * _NARROW_CHARACTER
        near = [p for p in self.points if abs(self._x(p.at) - self._x(point.at)) <= reach]
        heights = [self._y(value) for p in near for value in (p.low, p.high)]
        heights += self._crossing(point, reach)
        above, below = min(heights) - 8, max(heights) + size + 6
        baseline = above if above > size + self._above() else below
        return self._label(self._x(point.at), baseline, label, TEAL, bold=True)

    def _crossing(self, end: Point, reach: float) -> list[float]:
        """The height of the line at a distance from its first or last point; empty without a line."""
        beside = self.points[1:2] if end == self.points[0] else self.points[-2:-1]
        return [
            self._y(end.value) + (self._y(next_.value) - self._y(end.value)) * reach / gap
            for next_ in beside
            if abs(next_.at - end.at) == 1
            and (gap := abs(self._x(next_.at) - self._x(end.at))) > reach
        ]

    def _label(self, x: float, y: float, label: str, color: str, *, bold: bool) -> str:
        """Return a centered text, moved inward where it would cross an edge."""
        half = len(label) * self.frame.text * _NARROW_CHARACTER / 2
        if x + half > self.frame.width:
            return word(self.frame.width, y, label, color, "end", bold=bold)
        if x - half < self._left():
            return word(self._left(), y, label, color, bold=bold)
        return word(x, y, label, color, "middle", bold=bold)


def _range(begin: int, end: int) -> str:
    """Return the numbers of marks from one index to another: `2`, or `2–4`."""
    return str(begin + 1) if begin == end else f"{begin + 1}–{end + 1}"


def _has_width(run: Sequence[Point]) -> bool:
    return any(point.low != point.high for point in run)
