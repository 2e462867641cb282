"""Estimates with their intervals on both sides of zero, one row each."""

from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite

from analytics.core.texts import decimal
from analytics.figures.coefficients import Coefficient
from analytics.figures.drawing import (
    BAR,
    INK,
    MUTED,
    NARROW,
    ROW,
    SLATE,
    TEAL,
    Frame,
    across,
    area,
    axis,
    axis_height,
    document,
    interval,
    stroke,
    through,
    ticks,
    top,
    unknown,
    upright,
    word,
)

_RADIUS = 4


def forest(
    rows: Sequence[Coefficient], title: str, told: str, locale: str, frame: Frame = NARROW
) -> str:
    """
    Draw a point per row with its interval, left of the line at zero or right of it; return SVG.

    The scale has the same length on both sides, and all values have the same decimals. A row whose
    value is nan has none, and its label says so with a dash; an interval without ends is left out.
    `told` describes the chart; it is drawn where no row has a value.
    """
    known = [each for each in rows if isfinite(each.value)]
    if not known:
        drawn, height = unknown(frame, told)
        return document(frame, drawn, height, title, told)
    scale = ticks(max(abs(end) for each in known for end in _ends(each)), most=2)
    whole = scale[-1] or 1.0
    below = ROW * len(rows) + 6
    places = _places(scale)
    parts = [
        _zero(frame, at) + _row(frame, at, each, whole, partial(decimal, locale, places=places + 2))
        for at, each in enumerate(rows)
    ]
    levels = [-each for each in reversed(scale[1:])] + list(scale)
    marks = [(_share(each, whole), decimal(locale, each, places)) for each in levels]
    parts.append(axis(frame, below, marks))
    return document(frame, "".join(parts), below + axis_height(), title, told)


def _zero(frame: Frame, at: int) -> str:
    """Draw the line at zero beside one row; it does not cross the labels."""
    return stroke(upright(across(frame, 0.5), top(at) - 3, top(at) + BAR + 3), SLATE)


def _row(
    frame: Frame, at: int, row: Coefficient, whole: float, written: Callable[[float], str]
) -> str:
    label = word(0, top(at) - 7, row.label, INK)
    if not isfinite(row.value):
        return label + word(frame.width, top(at) - 7, "–", MUTED, "end")
    middle = top(at) + BAR / 2
    x, r = across(frame, _share(row.value, whole)), _RADIUS
    dot = f"{through([(x - r, middle)])}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    value = word(frame.width, top(at) - 7, written(row.value), INK, "end")
    return "".join((label, value, _interval(frame, row, whole, middle), area(dot, TEAL)))


def _interval(frame: Frame, row: Coefficient, whole: float, middle: float) -> str:
    if row.low is None or row.high is None or not (isfinite(row.low) and isfinite(row.high)):
        return ""
    return interval(frame, _share(row.low, whole), _share(row.high, whole), middle)


def _ends(row: Coefficient) -> list[float]:
    return [each for each in (row.value, row.low, row.high) if each is not None and isfinite(each)]


def _share(value: float, whole: float) -> float:
    """The place of a value on the scale from -whole to whole."""
    return 0.5 + value / (2 * whole)


def _places(scale: Sequence[float]) -> int:
    """Decimals that tell the steps of a scale apart."""
    step = scale[1] if len(scale) > 1 else 1.0
    return next((n for n in range(7) if abs(round(step, n) - step) < step * 1e-6), 6)
