"""
Charts as static SVG. They draw what they are given and compute nothing.

No inline style, no script, no link, no font file: a strict content policy lets them through, and
the same figure gives the same bytes. Colours stand in attributes (`fill`, `stroke`), which a page's
style sheet may override for its dark theme by selecting on the light value.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, cast

import altair as alt
import vl_convert

from analytics.plain.figure import Figure
from analytics.plain.texts import number, text

INK: Final = "#22262B"
MUTED: Final = "#5B6470"
TEAL: Final = "#0B5D5A"
PALE_TEAL: Final = "#BBD3D1"
SLATE: Final = "#6B7783"
LIGHT_SLATE: Final = "#848E99"

WIDTH: Final = 360
"""Of the drawing. Shown at 480 on a desktop, less on a phone: type stays between 13 and 19 px."""
_SHOWN: Final = 480
_ROW: Final = 46
_BAR: Final = 15
_EDGE: Final = 1  # room for the caps of an interval that ends at an edge
_FONT: Final = "system-ui, sans-serif"

Fill = Literal["gross", "removed", "kept"]
Row = dict[str, float | str]
Drawing = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class _Step:
    """One line of the waterfall: from `start` to `end` requests, and the words above its bar."""

    label: str
    said: str
    start: int
    end: int
    fill: Fill


@dataclass(frozen=True, slots=True)
class Shown:
    """An SVG document that a notebook displays by itself."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


def waterfall(figure: Figure, locale: str) -> str:
    """
    From requests observed, by reason left out, to what is kept with its interval; an SVG document.

    Bars share one scale that starts at nought. Kept is teal up to the low end and pale teal up to
    the high end, with the interval drawn over it; left out is hatched. Every bar is labelled.
    """
    if figure.value is None or figure.gross is None:
        drawing, height = _words([_word(18, text(locale, "chart.unknown"), MUTED)], "left"), 28
    else:
        steps = _steps(figure, locale)
        drawing, height = _drawing(steps, figure, locale), _ROW * len(steps) + 22
    return _svg(
        _plain(drawing, height), height, text(locale, "chart.title"), figure.sentence(locale)
    )


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
    last = _top(len(steps) - 1)
    below = _word(last + _BAR + 19, figure.interval(locale), MUTED)
    said = [_label(place, step, step.said) for place, step in enumerate(steps)]
    return alt.layer(
        _rules(_drops(steps), LIGHT_SLATE, 1),
        _boxes(_bars(steps, figure)),
        _rules(_interval(figure, last + _BAR / 2), INK, 2),
        _words([_label(place, step, step.label) for place, step in enumerate(steps)], "left"),
        _words([*said, below], "right"),
    )


def _bars(steps: Sequence[_Step], figure: Figure) -> list[Row]:
    whole = steps[0].end
    colours = {"gross": SLATE, "removed": LIGHT_SLATE, "kept": PALE_TEAL}
    bars = [
        _box(step.start / whole, step.end / whole, _top(place), colours[step.fill])
        for place, step in enumerate(steps)
    ]
    return [*bars, _box(0, (figure.low or 0) / whole, _top(len(steps) - 1), TEAL)]


def _drops(steps: Sequence[_Step]) -> list[Row]:
    """A hairline down from where the next bar starts; it stops above the words of that bar."""
    whole = steps[0].end
    return [
        _upright((step.start if place else step.end) / whole, _top(place) + _BAR, _top(place) + 26)
        for place, step in enumerate(steps[:-1])
    ]


def _interval(figure: Figure, middle: float) -> list[Row]:
    low, high = ((end or 0) / (figure.gross or 1) for end in (figure.low, figure.high))
    caps = [_upright(end, middle - 5, middle + 5) for end in (low, high)]
    return [{"x": _across(low), "x2": _across(high), "y": middle, "y2": middle}, *caps]


def _label(place: int, step: _Step, words: str) -> Row:
    colour = TEAL if step.fill == "kept" else INK
    return _word(_top(place) - 7, words, colour, "normal" if step.fill == "removed" else "bold")


def _top(place: int) -> int:
    return _ROW * place + 22


def _across(share: float) -> float:
    return round(_EDGE + share * (WIDTH - 2 * _EDGE), 2)


def _box(start: float, end: float, top: int, colour: str) -> Row:
    places: Row = {"x": _across(start), "x2": _across(end), "y": top, "y2": top + _BAR}
    return places | {"colour": colour}


def _upright(share: float, top: float, bottom: float) -> Row:
    return {"x": _across(share), "x2": _across(share), "y": top, "y2": bottom}


def _word(baseline: float, words: str, colour: str, weight: str = "normal") -> Row:
    return {"y": baseline, "words": words, "colour": colour, "weight": weight}


# Places are pixels already: no scale stands between a row and the drawing.
_PLACES: Final = {
    "x": alt.X("x:Q", scale=None, axis=None),
    "x2": alt.X2("x2:Q"),
    "y": alt.Y("y:Q", scale=None, axis=None),
    "y2": alt.Y2("y2:Q"),
}
_COLOUR: Final = alt.Fill("colour:N", scale=None)


def _boxes(rows: list[Row]) -> alt.Chart:
    return cast("alt.Chart", _chart(rows).mark_rect().encode(fill=_COLOUR, **_PLACES))


def _rules(rows: list[Row], colour: str, width: int) -> alt.Chart:
    drawn = _chart(rows).mark_rule(stroke=colour, strokeWidth=width)
    return cast("alt.Chart", drawn.encode(**_PLACES))


def _words(rows: list[Row], side: Literal["left", "right"]) -> Drawing:
    """Words flush with one side. Weight is no channel, hence a layer for regular, one for bold."""
    edge = alt.value(0 if side == "left" else WIDTH)
    layers = [
        _chart([row for row in rows if row["weight"] == weight])
        .mark_text(align=side, baseline="alphabetic", fontSize=14, fontWeight=weight, limit=WIDTH)
        .encode(x=edge, y=_PLACES["y"], text="words:N", fill=_COLOUR)
        for weight in ("normal", "bold")
    ]
    return alt.layer(*layers)


def _chart(rows: list[Row]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _plain(drawing: Drawing, height: int) -> str:
    """The drawing as vl-convert writes it: without axes, frame, ground or roles on its marks."""
    chart = drawing.properties(width=WIDTH, height=height, padding=0, background="transparent")
    chart = chart.configure(font=_FONT, aria=False).configure_view(stroke=None)
    return vl_convert.vegalite_to_svg(chart.to_dict())


# The whole is one image with a name; Vega's roles on every mark would only be read out as noise.
_ROLES: Final = re.compile(r' (?:role|class|aria-[a-z]+)="[^"]*"')


def _svg(drawn: str, height: int, title: str, told: str) -> str:
    """The drawing with its hatching, a name and a description; ids are unique to its content."""
    inside = _ROLES.sub("", drawn.partition(">")[2])
    key = hashlib.sha256((drawn + told).encode()).hexdigest()[:8]
    inside = inside.replace(f'fill="{LIGHT_SLATE}"', f'fill="url(#h{key})" stroke="{LIGHT_SLATE}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t{key} d{key}"'
        f' viewBox="0 0 {WIDTH} {height}" width="{_SHOWN}" height="{height * _SHOWN // WIDTH}">'
        f'<title id="t{key}">{escape(title)}</title><desc id="d{key}">{escape(told)}</desc>'
        f'<defs><pattern id="h{key}" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path d="M1 0V5" stroke="{LIGHT_SLATE}"'
        f' stroke-width="1.3"/></pattern></defs>{inside}'
    )
