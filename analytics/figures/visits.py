"""From requests to visits, as a waterfall."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from analytics.figures.drawing import (
    BAR,
    INK,
    LIGHT_SLATE,
    MUTED,
    PALE_TEAL,
    ROW,
    SLATE,
    TEAL,
    Drawing,
    Row,
    box,
    boxes,
    document,
    interval,
    rules,
    top,
    unknown,
    upright,
    word,
    words,
)
from analytics.plain.figure import Figure
from analytics.plain.texts import number, text

Fill = Literal["gross", "removed", "kept"]


@dataclass(frozen=True, slots=True)
class _Step:
    """One line of the waterfall: from `start` to `end` requests, and the words above its bar."""

    label: str
    said: str
    start: int
    end: int
    fill: Fill


def waterfall(figure: Figure, locale: str) -> str:
    """
    From requests observed, by reason left out, to what is kept with its interval; an SVG document.

    Bars share one scale that starts at nought. Kept is teal up to the low end and pale teal up to
    the high end, with the interval drawn over it; left out is hatched. Every bar is labelled.
    """
    if figure.value is None or figure.gross is None:
        drawing, height = unknown(text(locale, "chart.unknown"))
    else:
        steps = _steps(figure, locale)
        drawing, height = _drawing(steps, figure, locale), ROW * len(steps) + 22
    return document(drawing, height, text(locale, "chart.title"), figure.sentence(locale))


def _steps(figure: Figure, locale: str) -> list[_Step]:
    rows, left = figure.table(locale), figure.gross or 0
    steps = [_Step(rows[0].label, number(locale, left), 0, left, "gross")]
    for row in rows[1:-1]:
        said = text(locale, "chart.minus", count=number(locale, row.count))
        steps.append(_Step(row.label, said, left - row.count, left, "removed"))
        left -= row.count
    kept = figure.value or 0
    return [*steps, _Step(rows[-1].label, number(locale, kept), 0, kept, "kept")]


def _drawing(steps: Sequence[_Step], figure: Figure, locale: str) -> Drawing:
    last = top(len(steps) - 1)
    low, high = ((end or 0) / (figure.gross or 1) for end in (figure.low, figure.high))
    below = word(last + BAR + 19, figure.interval(locale), MUTED)
    said = [_label(place, step, step.said) for place, step in enumerate(steps)]
    return alt.layer(
        rules(_drops(steps), LIGHT_SLATE, 1),
        boxes(_bars(steps, figure)),
        rules(interval(low, high, last + BAR / 2), INK, 2),
        words([_label(place, step, step.label) for place, step in enumerate(steps)], "left"),
        words([*said, below], "right"),
    )


def _bars(steps: Sequence[_Step], figure: Figure) -> list[Row]:
    whole = steps[0].end
    colours = {"gross": SLATE, "removed": LIGHT_SLATE, "kept": PALE_TEAL}
    bars = [
        box(step.start / whole, step.end / whole, top(place), colours[step.fill])
        for place, step in enumerate(steps)
    ]
    return [*bars, box(0, (figure.low or 0) / whole, top(len(steps) - 1), TEAL)]


def _drops(steps: Sequence[_Step]) -> list[Row]:
    """A hairline down from where the next bar starts; it stops above the words of that bar."""
    whole = steps[0].end
    return [
        upright((step.start if place else step.end) / whole, top(place) + BAR, top(place) + 26)
        for place, step in enumerate(steps[:-1])
    ]


def _label(place: int, step: _Step, said: str) -> Row:
    colour = TEAL if step.fill == "kept" else INK
    return word(top(place) - 7, said, colour, "normal" if step.fill == "removed" else "bold")
