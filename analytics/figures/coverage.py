"""How often intervals include the truth, beside the band in which this share must be."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from analytics.core.texts import decimal, text
from analytics.figures.drawing import (
    BAR,
    CLAY,
    INK,
    PALE_TEAL,
    ROW,
    TEAL,
    WIDE,
    Frame,
    across,
    axis,
    axis_height,
    bar,
    document,
    interval,
    stroke,
    top,
    unknown,
    upright,
    word,
)

_FIRST, _LAST = 0.85, 1.0
_TICKS: Final = (0.85, 0.9, 0.95, 1.0)


class Covered(NamedTuple):
    """A share with its interval, the band in which it must be, and a name."""

    label: str
    value: float
    low: float
    high: float
    band: tuple[float, float]


def coverage(
    rows: Sequence[Covered], title: str, told: str, locale: str, frame: Frame = WIDE
) -> str:
    """
    Draw one band per share, with a mark at the share and its interval; return an SVG document.

    The scale is from 85 to 100 %; what is below is drawn at its edge, and its label has the value.
    A share outside its band has another color. `told` is drawn where there are no rows.
    """
    if not rows:
        drawn, height = unknown(frame, told)
        return document(frame, drawn, height, title, told)
    parts = [part for row, each in enumerate(rows) for part in _row(frame, row, each, locale)]
    below = ROW * len(rows) + 6
    marks = [(_at(tick), _percent(locale, tick, 0)) for tick in _TICKS]
    drawn = "".join((*parts, axis(frame, below, marks)))
    return document(frame, drawn, below + axis_height(), title, told)


def _row(frame: Frame, row: int, each: Covered, locale: str) -> tuple[str, ...]:
    inside = each.band[0] <= each.value <= each.band[1]
    color, x = TEAL if inside else CLAY, across(frame, _at(each.value))
    return (
        word(0, top(row) - 7, each.label, INK),
        word(frame.width, top(row) - 7, _percent(locale, each.value, 1), color, "end", bold=True),
        bar(frame, _at(each.band[0]), _at(each.band[1]), row, PALE_TEAL),
        interval(frame, _at(each.low), _at(each.high), top(row) + BAR / 2),
        stroke(upright(x, top(row) - 2, top(row) + BAR + 2), color, 4),
    )


def _at(share: float) -> float:
    """Return the place of a share on the scale, cut at its ends."""
    return min(1.0, max(0.0, (share - _FIRST) / (_LAST - _FIRST)))


def _percent(locale: str, share: float, places: int) -> str:
    return text(locale, "percent", number=decimal(locale, 100 * share, places))
