"""Curve of the share still active by week after joining, with its band."""

from itertools import pairwise
from typing import Final, cast

import altair as alt

from analytics.core.participation import Participation, RetentionWeek
from analytics.core.texts import number, percent, text
from analytics.figures.drawing import (
    COLOR,
    COORDINATES,
    INK,
    LIGHT_SLATE,
    MUTED,
    PALE_TEAL,
    TEAL,
    WIDTH,
    Drawing,
    Row,
    chart,
    document,
    rules,
    unknown,
    word,
    words,
)

_TOP: Final = 24
_BOTTOM: Final = 174
_HEIGHT: Final = 218
_LEFT: Final = 46
"""Width of the labels of the scale."""
_RIGHT: Final = WIDTH - 8
_TICKS: Final = 6
_TYPE: Final = 16


def retention(figure: Participation, locale: str) -> str:
    """
    Draw the share active by week after joining with its 95 % band; return an SVG document.

    A week that may not be shown is a gap in the line. A week without neighbors has its interval as
    a vertical line. The first and the last week are labeled with their share.
    """
    if figure.retention:
        drawing, height = _drawing(figure.retention, locale), _HEIGHT
    else:
        drawing, height = unknown(text(locale, "retention.unknown"))
    title, description = text(locale, "retention.title"), figure.retention_sentence(locale)
    return document(drawing, height, title, description)


def _drawing(weeks: tuple[RetentionWeek, ...], locale: str) -> Drawing:
    last = max(weeks[-1].week, 1)
    pairs = [(a, b) for a, b in pairwise(weeks) if b.week == a.week + 1]
    joined = {week.week for pair in pairs for week in pair}
    alone = [week for week in weeks if week.week not in joined]
    return alt.layer(
        _bands(pairs, last),
        rules([_level(share) for share in (0, 0.5, 1)], LIGHT_SLATE, 1),
        rules([_line(week, week.low, week, week.high, last) for week in alone], INK, 2),
        rules([_line(a, a.value, b, b.value, last) for a, b in pairs], TEAL, 2),
        _dots(weeks, last),
        _scale(locale),
        _under(weeks, last, locale),
        _ends(weeks, last, locale),
    )


def _x(week: int, last: int) -> float:
    return round(_LEFT + week / last * (_RIGHT - _LEFT), 2)


def _y(share: float) -> float:
    return round(_BOTTOM - share * (_BOTTOM - _TOP), 2)


def _level(share: float) -> Row:
    return {"x": _LEFT, "x2": WIDTH, "y": _y(share), "y2": _y(share)}


def _line(a: RetentionWeek, start: float, b: RetentionWeek, end: float, last: int) -> Row:
    return {"x": _x(a.week, last), "x2": _x(b.week, last), "y": _y(start), "y2": _y(end)}


def _bands(pairs: list[tuple[RetentionWeek, RetentionWeek]], last: int) -> alt.Chart:
    """Return one area per run of consecutive weeks; `run` is the first week of the run."""
    rows: list[Row] = []
    run = -1
    for a, b in pairs:
        if not rows or rows[-1]["x"] != _x(a.week, last):
            run = a.week
            rows.append(_edge(a, run, last))
        rows.append(_edge(b, run, last))
    area = chart(rows).mark_area(fill=PALE_TEAL)
    placed = area.encode(
        x=COORDINATES["x"], y=COORDINATES["y"], y2=COORDINATES["y2"], detail="run:N"
    )
    return cast("alt.Chart", placed)


def _edge(week: RetentionWeek, run: int, last: int) -> Row:
    return {"x": _x(week.week, last), "y": _y(week.high), "y2": _y(week.low), "run": run}


def _dots(weeks: tuple[RetentionWeek, ...], last: int) -> alt.Chart:
    rows: list[Row] = [{"x": _x(week.week, last), "y": _y(week.value)} for week in weeks]
    dots = chart(rows).mark_circle(fill=TEAL, size=26, opacity=1)
    return cast("alt.Chart", dots.encode(x=COORDINATES["x"], y=COORDINATES["y"]))


def _scale(locale: str) -> Drawing:
    return words(
        [word(_y(share) + 5, percent(locale, share), MUTED) for share in (0, 0.5, 1)], "left"
    )


def _under(weeks: tuple[RetentionWeek, ...], last: int, locale: str) -> Drawing:
    """Return week numbers below the curve, and the label of the axis."""
    step = -(-last // _TICKS)
    ticks = range(weeks[0].week, weeks[-1].week + 1, step)
    numbers = [_at(_x(week, last), _BOTTOM + 18, number(locale, week), MUTED) for week in ticks]
    below = word(_BOTTOM + 38, text(locale, "retention.weeks"), MUTED)
    return alt.layer(_placed(numbers), words([below], "right"))


def _ends(weeks: tuple[RetentionWeek, ...], last: int, locale: str) -> alt.Chart:
    ends = (weeks[0], weeks[-1]) if len(weeks) > 1 else (weeks[0],)
    return _placed([_end(each, last, percent(locale, each.value)) for each in ends])


def _end(week: RetentionWeek, last: int, label: str) -> Row:
    """Place a label above the band, or below it near the top; never beyond an edge."""
    above = _y(week.high) - 5
    baseline = above if above > _TOP + _TYPE else _y(week.low) + _TYPE
    x = min(max(_x(week.week, last), _LEFT + _TYPE), WIDTH - _TYPE)
    return _at(x, baseline, label, TEAL)


def _at(x: float, baseline: float, label: str, color: str) -> Row:
    return word(baseline, label, color) | {"x": x}


def _placed(rows: list[Row]) -> alt.Chart:
    """Return texts centered at the coordinates of each row."""
    texts = chart(rows).mark_text(align="center", baseline="alphabetic", fontSize=14)
    placed = texts.encode(x=COORDINATES["x"], y=COORDINATES["y"], text="words:N", fill=COLOR)
    return cast("alt.Chart", placed)
