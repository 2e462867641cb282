"""Employees and customers beside each other: one dumbbell per theme."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Final

from analytics.core.mirror_figure import MirrorCell
from analytics.core.texts import number, text
from analytics.figures.drawing import (
    CLAY,
    INK,
    NARROW,
    SLATE,
    TEAL,
    Frame,
    across,
    area,
    axis,
    axis_height,
    document,
    stroke,
    through,
    unknown,
    word,
)

_ROW: Final = 56
_LEGEND: Final = 26
_MARK: Final = 6.5
_STEP: Final = 10
_LABELS: Final = 5


def dumbbells(
    cells: Sequence[MirrorCell], names: Mapping[str, str], told: str, locale: str,
    frame: Frame = NARROW,
) -> str:  # fmt: skip
    """
    Draw one row per cell with a gap: employees a teal disk, customers a clay square.

    `names` maps a theme to its name, in the order of the rows; `told` describes the chart, and is
    drawn where no cell has a gap. Each side has its 95 % interval as a thin line, and each row its
    signed gap in numbers. The axis covers the data in steps of ten. Returns an SVG document.
    """
    order = list(names)
    rows = sorted(
        (cell for cell in cells if cell.gap is not None), key=lambda cell: order.index(cell.theme)
    )
    title = text(locale, "mirror.title")
    if not rows:
        drawn, height = unknown(frame, told)
        return document(frame, drawn, height, title, told)
    low, high = _range(rows)
    parts = [_legend(frame, locale)]
    for row, cell in enumerate(rows):
        parts += _row(frame, cell, _LEGEND + _ROW * row, (low, high))
        baseline = _LEGEND + _ROW * row + 17
        parts.append(word(0, baseline, names[cell.theme], INK))
        parts.append(word(frame.width, baseline, cell.gap_text(locale), INK, "end"))
    below = _LEGEND + _ROW * len(rows) + 6
    step = _STEP * max(1, ceil((high - low) / _STEP / _LABELS))
    marks = [
        ((tick - low) / (high - low), number(locale, tick)) for tick in range(low, high + 1, step)
    ]
    parts.append(axis(frame, below, marks))
    return document(frame, "".join(parts), below + axis_height(), title, told)


def _range(rows: Sequence[MirrorCell]) -> tuple[int, int]:
    """Return the ends of the axis, in steps of ten, between 0 and 100."""
    lows, highs = [], []
    for cell in rows:
        for value, half in _sides(cell):
            lows.append(value - half)
            highs.append(value + half)
    low = max(0, _STEP * floor(min(lows) / _STEP))
    return low, max(low + _STEP, min(100, _STEP * ceil(max(highs) / _STEP)))


def _sides(cell: MirrorCell) -> tuple[tuple[float, float], tuple[float, float]]:
    return (
        (cell.employee or 0.0, cell.employee_half or 0.0),
        (cell.customer or 0.0, cell.customer_half or 0.0),
    )


def _row(frame: Frame, cell: MirrorCell, top: int, ends: tuple[int, int]) -> list[str]:
    low, high = ends

    def at(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return across(frame, (_MARK + share * (frame.width - 2 * _MARK)) / frame.width)

    (employee, e_half), (customer, c_half) = _sides(cell)
    y = top + 38
    lines = [
        stroke(through([(at(employee), y), (at(customer), y)]), SLATE, 3),
        stroke(through([(at(employee - e_half), y - 9), (at(employee + e_half), y - 9)]), TEAL, 2),
        stroke(through([(at(customer - c_half), y + 9), (at(customer + c_half), y + 9)]), CLAY, 2),
    ]
    return [*lines, _square(at(customer), y), _disk(at(employee), y)]


def _disk(x: float, y: float) -> str:
    r = _MARK
    return area(f"{through([(x - r, y)])}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z", TEAL)


def _square(x: float, y: float) -> str:
    r = _MARK - 1
    return area(f"{through([(x - r, y - r)])}h{2 * r}v{2 * r}h{-2 * r}z", CLAY)


def _legend(frame: Frame, locale: str) -> str:
    left, right = text(locale, "mirror.employees"), text(locale, "mirror.customers")
    begin = 2 * _MARK + 6
    second = begin + len(left) * frame.text * 0.6 + 18
    return "".join((
        _disk(_MARK, 8), word(begin, 13, left, TEAL, bold=True),
        _square(second + _MARK, 8), word(second + begin, 13, right, CLAY, bold=True),
    ))  # fmt: skip
