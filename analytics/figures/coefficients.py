"""Bar chart of coefficients between 0 and 1, with their intervals."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from analytics.core.texts import decimal
from analytics.figures.drawing import (
    BAR,
    INK,
    NARROW,
    ROW,
    TEAL,
    Frame,
    axis,
    axis_height,
    bar,
    document,
    interval,
    top,
    unknown,
    word,
)

_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


class Coefficient(NamedTuple):
    """A name, a value from 0 to 1, and its interval where it has one."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


def coefficients(
    rows: Sequence[Coefficient], title: str, told: str, locale: str, frame: Frame = NARROW
) -> str:
    """
    Draw one bar per coefficient, labeled with its value; return an SVG document.

    `told` describes the chart; it is drawn where there are no rows. Intervals are cut at 0 and 1.
    """
    if not rows:
        drawn, height = unknown(frame, told)
        return document(frame, drawn, height, title, told)
    parts = []
    for row, each in enumerate(rows):
        parts += [
            bar(frame, 0, each.value, row, TEAL),
            word(0, top(row) - 7, each.label, INK),
            word(frame.width, top(row) - 7, decimal(locale, each.value), INK, "end"),
        ]
        if each.low is not None and each.high is not None:
            ends = max(0.0, each.low), min(1.0, each.high)
            parts.append(interval(frame, *ends, top(row) + BAR + 5))
    below = ROW * len(rows) + 6
    marks = [(tick, decimal(locale, tick)) for tick in _TICKS]
    drawn = "".join((*parts, axis(frame, below, marks)))
    return document(frame, drawn, below + axis_height(), title, told)
