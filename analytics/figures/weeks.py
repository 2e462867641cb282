"""Who is still active by week after joining, as a curve with its band."""

from itertools import pairwise
from typing import Final, cast

import altair as alt

from analytics.figures.drawing import (
    COLOUR,
    INK,
    LIGHT_SLATE,
    MUTED,
    PALE_TEAL,
    PLACES,
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
from analytics.plain.participation import Participation, Week
from analytics.plain.texts import number, percent, text

_TOP: Final = 24
_BOTTOM: Final = 174
_HEIGHT: Final = 218
_LEFT: Final = 46
"""Room for the words of the scale."""
_RIGHT: Final = WIDTH - 8
_TICKS: Final = 6
_TYPE: Final = 16


def retention(told: Participation, locale: str) -> str:
    """
    Share active by week after joining, from 0 to 100 %, with its 95 % band; an SVG document.

    A week that may not be shown leaves a gap: no line crosses it. A week without neighbours has its
    interval drawn upright. The first and the last week are labelled with their share.
    """
    if told.retention:
        drawing, height = _drawing(told.retention, locale), _HEIGHT
    else:
        drawing, height = unknown(text(locale, "retention.unknown"))
    title, said = text(locale, "retention.title"), told.retention_sentence(locale)
    return document(drawing, height, title, said)


def _drawing(weeks: tuple[Week, ...], locale: str) -> Drawing:
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


def _line(a: Week, start: float, b: Week, end: float, last: int) -> Row:
    return {"x": _x(a.week, last), "x2": _x(b.week, last), "y": _y(start), "y2": _y(end)}


def _bands(pairs: list[tuple[Week, Week]], last: int) -> alt.Chart:
    """One area per run of weeks; `run` is the week it starts with."""
    rows: list[Row] = []
    run = -1
    for a, b in pairs:
        if not rows or rows[-1]["x"] != _x(a.week, last):
            run = a.week
            rows.append(_edge(a, run, last))
        rows.append(_edge(b, run, last))
    area = chart(rows).mark_area(fill=PALE_TEAL)
    placed = area.encode(x=PLACES["x"], y=PLACES["y"], y2=PLACES["y2"], detail="run:N")
    return cast("alt.Chart", placed)


def _edge(week: Week, run: int, last: int) -> Row:
    return {"x": _x(week.week, last), "y": _y(week.high), "y2": _y(week.low), "run": run}


def _dots(weeks: tuple[Week, ...], last: int) -> alt.Chart:
    rows: list[Row] = [{"x": _x(week.week, last), "y": _y(week.value)} for week in weeks]
    dots = chart(rows).mark_circle(fill=TEAL, size=26, opacity=1)
    return cast("alt.Chart", dots.encode(x=PLACES["x"], y=PLACES["y"]))


def _scale(locale: str) -> Drawing:
    return words(
        [word(_y(share) + 5, percent(locale, share), MUTED) for share in (0, 0.5, 1)], "left"
    )


def _under(weeks: tuple[Week, ...], last: int, locale: str) -> Drawing:
    """Numbers of weeks under the curve, then what they count."""
    step = -(-last // _TICKS)
    ticks = range(weeks[0].week, weeks[-1].week + 1, step)
    numbers = [_at(_x(week, last), _BOTTOM + 18, number(locale, week), MUTED) for week in ticks]
    below = word(_BOTTOM + 38, text(locale, "retention.weeks"), MUTED)
    return alt.layer(_placed(numbers), words([below], "right"))


def _ends(weeks: tuple[Week, ...], last: int, locale: str) -> alt.Chart:
    ends = (weeks[0], weeks[-1]) if len(weeks) > 1 else (weeks[0],)
    return _placed([_end(each, last, percent(locale, each.value)) for each in ends])


def _end(week: Week, last: int, said: str) -> Row:
    """Above the band, or below it where the top of the scale is too near; never beyond an edge."""
    above = _y(week.high) - 5
    baseline = above if above > _TOP + _TYPE else _y(week.low) + _TYPE
    x = min(max(_x(week.week, last), _LEFT + _TYPE), WIDTH - _TYPE)
    return _at(x, baseline, said, TEAL)


def _at(x: float, baseline: float, said: str, colour: str) -> Row:
    return word(baseline, said, colour) | {"x": x}


def _placed(rows: list[Row]) -> alt.Chart:
    """Words centred where each row says."""
    said = chart(rows).mark_text(align="center", baseline="alphabetic", fontSize=14)
    placed = said.encode(x=PLACES["x"], y=PLACES["y"], text="words:N", fill=COLOUR)
    return cast("alt.Chart", placed)
