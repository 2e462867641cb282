"""Waterfall chart from requests to authentic visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from analytics.core.texts import number, text
from analytics.core.visits_figure import VisitsFigure
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

Fill = Literal["gross", "removed", "kept"]


@dataclass(frozen=True, slots=True)
class _Step:
    """One bar of the waterfall from `start` to `end` requests, with label and count as text."""

    label: str
    count: str
    start: int
    end: int
    fill: Fill


def waterfall(figure: VisitsFigure, locale: str) -> str:
    """
    Draw requests observed, requests removed by reason, and visits kept with their interval; SVG.

    Bars share one scale that starts at zero. Kept visits are teal up to the low end and pale teal
    up to the high end, with the interval drawn over them; removed requests are hatched. Every bar
    has a label.
    """
    if figure.value is None or figure.gross is None:
        drawing, height = unknown(text(locale, "chart.unknown"))
    else:
        steps = _steps(figure, locale)
        drawing, height = _drawing(steps, figure, locale), ROW * len(steps) + 22
    return document(drawing, height, text(locale, "chart.title"), figure.sentence(locale))


def _steps(figure: VisitsFigure, locale: str) -> list[_Step]:
    rows, left = figure.table(locale), figure.gross or 0
    steps = [_Step(rows[0].label, number(locale, left), 0, left, "gross")]
    for row in rows[1:-1]:
        count = text(locale, "chart.minus", count=number(locale, row.count))
        steps.append(_Step(row.label, count, left - row.count, left, "removed"))
        left -= row.count
    kept = figure.value or 0
    return [*steps, _Step(rows[-1].label, number(locale, kept), 0, kept, "kept")]


def _drawing(steps: Sequence[_Step], figure: VisitsFigure, locale: str) -> Drawing:
    last = top(len(steps) - 1)
    low, high = ((end or 0) / (figure.gross or 1) for end in (figure.low, figure.high))
    below = word(last + BAR + 19, figure.interval(locale), MUTED)
    counts = [_label(row, step, step.count) for row, step in enumerate(steps)]
    return alt.layer(
        rules(_connectors(steps), LIGHT_SLATE, 1),
        boxes(_bars(steps, figure)),
        rules(interval(low, high, last + BAR / 2), INK, 2),
        words([_label(row, step, step.label) for row, step in enumerate(steps)], "left"),
        words([*counts, below], "right"),
    )


def _bars(steps: Sequence[_Step], figure: VisitsFigure) -> list[Row]:
    whole = steps[0].end
    colors = {"gross": SLATE, "removed": LIGHT_SLATE, "kept": PALE_TEAL}
    bars = [
        box(step.start / whole, step.end / whole, top(row), colors[step.fill])
        for row, step in enumerate(steps)
    ]
    return [*bars, box(0, (figure.low or 0) / whole, top(len(steps) - 1), TEAL)]


def _connectors(steps: Sequence[_Step]) -> list[Row]:
    """Return thin lines from each bar down to the text of the next bar."""
    whole = steps[0].end
    return [
        upright((step.start if row else step.end) / whole, top(row) + BAR, top(row) + 26)
        for row, step in enumerate(steps[:-1])
    ]


def _label(row: int, step: _Step, label: str) -> Row:
    color = TEAL if step.fill == "kept" else INK
    return word(top(row) - 7, label, color, "normal" if step.fill == "removed" else "bold")
