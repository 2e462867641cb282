"""The marks that all charts share, and the SVG document around them."""

import hashlib
import re
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Final, Literal, cast

import altair as alt
import vl_convert

INK: Final = "#22262B"
MUTED: Final = "#5B6470"
TEAL: Final = "#0B5D5A"
PALE_TEAL: Final = "#BBD3D1"
SLATE: Final = "#6B7783"
LIGHT_SLATE: Final = "#848E99"

WIDTH: Final = 360
"""Width of the drawing, shown at 480 px on a desktop and less on a phone: text is 13 to 19 px."""
ROW: Final = 46
BAR: Final = 15
_SHOWN: Final = 480
_LINE: Final = 20
_LINE_LENGTH: Final = 50  # characters per line at 14 px
_EDGE: Final = 1  # space for the caps of an interval that ends at an edge
_FONT: Final = "system-ui, sans-serif"

Row = dict[str, float | str]
Drawing = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class SvgChart:
    """An SVG document with the display methods of a notebook."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        """Return inline SVG, so that screen readers read its name and description."""
        return self.svg


def top(row: int) -> int:
    """Return the upper edge of the bar of a row, below its text."""
    return ROW * row + 22


def across(share: float) -> float:
    """Return the x coordinate of a share (0 to 1) of the width."""
    return round(_EDGE + share * (WIDTH - 2 * _EDGE), 2)


def box(start: float, end: float, begin: int, color: str) -> Row:
    """Return a bar from one share of the width to another; `begin` is its upper edge."""
    ends: Row = {"x": across(start), "x2": across(end), "y": begin, "y2": begin + BAR}
    return ends | {"color": color}


def upright(share: float, begin: float, end: float) -> Row:
    """Return a vertical line at a share of the width."""
    return {"x": across(share), "x2": across(share), "y": begin, "y2": end}


def interval(low: float, high: float, middle: float) -> list[Row]:
    """Return an interval with its caps at the height `middle`."""
    caps = [upright(end, middle - 5, middle + 5) for end in (low, high)]
    return [{"x": across(low), "x2": across(high), "y": middle, "y2": middle}, *caps]


def word(baseline: float, label: str, color: str, weight: str = "normal") -> Row:
    """Return a text on a baseline."""
    return {"y": baseline, "words": label, "color": color, "weight": weight}


# Coordinates are pixels already, so no scale is applied.
COORDINATES: Final = {
    "x": alt.X("x:Q", scale=None, axis=None),
    "x2": alt.X2("x2:Q"),
    "y": alt.Y("y:Q", scale=None, axis=None),
    "y2": alt.Y2("y2:Q"),
}
COLOR: Final = alt.Fill("color:N", scale=None)


def boxes(rows: list[Row]) -> alt.Chart:
    """Return a layer of bars."""
    return cast("alt.Chart", chart(rows).mark_rect().encode(fill=COLOR, **COORDINATES))


def rules(rows: list[Row], color: str, width: int) -> alt.Chart:
    """Return a layer of lines of one color and width."""
    drawn = chart(rows).mark_rule(stroke=color, strokeWidth=width)
    return cast("alt.Chart", drawn.encode(**COORDINATES))


def words(rows: list[Row], side: Literal["left", "right"]) -> Drawing:
    """Return texts aligned with one side, in one layer for regular and one for bold text."""
    edge = alt.value(0 if side == "left" else WIDTH)
    layers = [
        chart([row for row in rows if row["weight"] == weight])
        .mark_text(align=side, baseline="alphabetic", fontSize=14, fontWeight=weight, limit=WIDTH)
        .encode(x=edge, y=COORDINATES["y"], text="words:N", fill=COLOR)
        for weight in ("normal", "bold")
    ]
    return alt.layer(*layers)


def chart(rows: list[Row]) -> alt.Chart:
    """Return a chart of these rows without a mark."""
    return alt.Chart(alt.InlineData(values=rows))


def unknown(sentence: str) -> tuple[Drawing, int]:
    """Return the sentence in place of a chart, and its height."""
    lines = [
        word(18 + _LINE * number, line, MUTED)
        for number, line in enumerate(wrap(sentence, _LINE_LENGTH, break_on_hyphens=False))
    ]
    return words(lines, "left"), 8 + _LINE * len(lines)


def document(drawing: Drawing, height: int, title: str, description: str) -> str:
    """Return the SVG of a drawing with title and description, without axes, frame or roles."""
    sized = drawing.properties(width=WIDTH, height=height, padding=0, background="transparent")
    sized = sized.configure(font=_FONT, aria=False).configure_view(stroke=None)
    return _svg(
        vl_convert.vegalite_to_svg(sized.to_dict(validate=False)), height, title, description
    )


# The SVG is one image with a title; screen readers would read Vega's role of every mark.
_ROLES: Final = re.compile(r' (?:role|class|aria-[a-z]+)="[^"]*"')


def _svg(drawn: str, height: int, title: str, description: str) -> str:
    """Return the drawing with hatching, title and description; ids are unique to its content."""
    inside = _ROLES.sub("", drawn.partition(">")[2])
    key = hashlib.sha256((drawn + description).encode()).hexdigest()[:8]
    inside = inside.replace(f'fill="{LIGHT_SLATE}"', f'fill="url(#h{key})" stroke="{LIGHT_SLATE}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t{key} d{key}"'
        f' viewBox="0 0 {WIDTH} {height}" width="{_SHOWN}" height="{height * _SHOWN // WIDTH}">'
        f'<title id="t{key}">{escape(title)}</title><desc id="d{key}">{escape(description)}</desc>'
        f'<defs><pattern id="h{key}" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path d="M1 0V5" stroke="{LIGHT_SLATE}"'
        f' stroke-width="1.3"/></pattern></defs>{inside}'
    )
