"""Waterfall chart from requests to authentic visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.core.texts import number, text
from analytics.core.visits_figure import VisitsFigure
from analytics.figures.drawing import (
    BAR,
    INK,
    LIGHT_SLATE,
    MUTED,
    NARROW,
    PALE_TEAL,
    SLATE,
    TEAL,
    Frame,
    across,
    axis,
    axis_height,
    bar,
    document,
    interval,
    stroke,
    ticks,
    top,
    unknown,
    upright,
    word,
)

Fill = Literal["gross", "removed", "kept"]
_COLORS = {"gross": SLATE, "removed": LIGHT_SLATE, "kept": PALE_TEAL}


@dataclass(frozen=True, slots=True)
class _Step:
    """One bar of the waterfall from `start` to `end` requests, with label and count as text."""

    label: str
    count: str
    start: int
    end: int
    fill: Fill


def waterfall(figure: VisitsFigure, locale: str, frame: Frame = NARROW) -> str:
    """
    Draw requests observed, requests removed by reason, and visits kept with their interval; SVG.

    Bars share one scale that starts at zero. Kept visits are teal up to the low end and pale teal
    up to the high end, with the interval drawn over them where it has a width; removed requests
    are hatched. Every bar has a label.
    """
    if not figure.gross or figure.value is None:
        drawn, height = unknown(frame, text(locale, "chart.unknown"))
    else:
        drawn, height = _drawing(_steps(figure, locale), figure, locale, frame)
    return document(frame, drawn, height, text(locale, "chart.title"), figure.sentence(locale))


def _steps(figure: VisitsFigure, locale: str) -> list[_Step]:
    rows, left = figure.table(locale), figure.gross or 0
    steps = [_Step(rows[0].label, number(locale, left), 0, left, "gross")]
    for row in rows[1:-1]:
        count = text(locale, "chart.minus", count=number(locale, row.count))
        steps.append(_Step(row.label, count, left - row.count, left, "removed"))
        left -= row.count
    kept = figure.value or 0
    return [*steps, _Step(rows[-1].label, number(locale, kept), 0, kept, "kept")]


def _drawing(
    steps: Sequence[_Step], figure: VisitsFigure, locale: str, frame: Frame
) -> tuple[str, int]:
    whole, last = steps[0].end, len(steps) - 1
    below = top(last) + BAR + 8
    parts = [
        stroke(_connectors(steps, whole, frame), LIGHT_SLATE),
        *(
            bar(frame, step.start / whole, step.end / whole, row, _COLORS[step.fill])
            for row, step in enumerate(steps)
        ),
        bar(frame, 0, (figure.low or 0) / whole, last, TEAL),
        *(_words(row, step, frame) for row, step in enumerate(steps)),
    ]
    if figure.low != figure.high:
        low, high = ((end or 0) / whole for end in (figure.low, figure.high))
        parts += [
            interval(frame, low, high, top(last) + BAR / 2),
            word(frame.width, top(last) + BAR + 19, figure.interval(locale), MUTED, "end"),
        ]
        below += 18
    marks = [(tick / whole, number(locale, round(tick))) for tick in ticks(whole) if tick <= whole]
    return "".join((*parts, axis(frame, below, marks))), below + axis_height()


def _connectors(steps: Sequence[_Step], whole: int, frame: Frame) -> str:
    """Return thin lines from each bar down to the text of the next bar."""
    return "".join(
        upright(
            across(frame, (step.start if row else step.end) / whole), top(row) + BAR, top(row) + 26
        )
        for row, step in enumerate(steps[:-1])
    )


def _words(row: int, step: _Step, frame: Frame) -> str:
    color, bold = TEAL if step.fill == "kept" else INK, step.fill != "removed"
    y = top(row) - 7
    return word(0, y, step.label, color, bold=bold) + word(
        frame.width, y, step.count, color, "end", bold=bold
    )
