"""The marks that all charts share, and the document around them."""

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
"""Of the drawing. Shown at 480 on a desktop, less on a phone: type stays between 13 and 19 px."""
ROW: Final = 46
BAR: Final = 15
_SHOWN: Final = 480
_LINE: Final = 20
_LETTERS: Final = 50  # what fits into the width at 14 px
_EDGE: Final = 1  # room for the caps of an interval that ends at an edge
_FONT: Final = "system-ui, sans-serif"

Row = dict[str, float | str]
Drawing = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class Shown:
    """An SVG document that a notebook displays by itself."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        """Inside the page, not as an image of it: its name and description are then read out."""
        return self.svg


def top(place: int) -> int:
    """Where the bar of a row starts, under its words."""
    return ROW * place + 22


def across(share: float) -> float:
    """Where a share (0 to 1) of the width lies."""
    return round(_EDGE + share * (WIDTH - 2 * _EDGE), 2)


def box(start: float, end: float, begin: int, colour: str) -> Row:
    """A bar from one share of the width to another; `begin` is its upper edge."""
    places: Row = {"x": across(start), "x2": across(end), "y": begin, "y2": begin + BAR}
    return places | {"colour": colour}


def upright(share: float, begin: float, end: float) -> Row:
    """A line straight down at a share of the width."""
    return {"x": across(share), "x2": across(share), "y": begin, "y2": end}


def interval(low: float, high: float, middle: float) -> list[Row]:
    """An interval with its caps, lying at the height `middle`."""
    caps = [upright(end, middle - 5, middle + 5) for end in (low, high)]
    return [{"x": across(low), "x2": across(high), "y": middle, "y2": middle}, *caps]


def word(baseline: float, said: str, colour: str, weight: str = "normal") -> Row:
    """Words that stand on a line."""
    return {"y": baseline, "words": said, "colour": colour, "weight": weight}


# Places are pixels already: no scale stands between a row and the drawing.
PLACES: Final = {
    "x": alt.X("x:Q", scale=None, axis=None),
    "x2": alt.X2("x2:Q"),
    "y": alt.Y("y:Q", scale=None, axis=None),
    "y2": alt.Y2("y2:Q"),
}
COLOUR: Final = alt.Fill("colour:N", scale=None)


def boxes(rows: list[Row]) -> alt.Chart:
    """All bars."""
    return cast("alt.Chart", chart(rows).mark_rect().encode(fill=COLOUR, **PLACES))


def rules(rows: list[Row], colour: str, width: int) -> alt.Chart:
    """Lines of one colour and width."""
    drawn = chart(rows).mark_rule(stroke=colour, strokeWidth=width)
    return cast("alt.Chart", drawn.encode(**PLACES))


def words(rows: list[Row], side: Literal["left", "right"]) -> Drawing:
    """Words flush with one side. Weight is no channel, hence a layer for regular, one for bold."""
    edge = alt.value(0 if side == "left" else WIDTH)
    layers = [
        chart([row for row in rows if row["weight"] == weight])
        .mark_text(align=side, baseline="alphabetic", fontSize=14, fontWeight=weight, limit=WIDTH)
        .encode(x=edge, y=PLACES["y"], text="words:N", fill=COLOUR)
        for weight in ("normal", "bold")
    ]
    return alt.layer(*layers)


def chart(rows: list[Row]) -> alt.Chart:
    """A chart of these rows, with no mark yet."""
    return alt.Chart(alt.InlineData(values=rows))


def unknown(said: str) -> tuple[Drawing, int]:
    """The words that stand where there is nothing to draw, and their height."""
    lines = [
        word(18 + _LINE * place, line, MUTED)
        for place, line in enumerate(wrap(said, _LETTERS, break_on_hyphens=False))
    ]
    return words(lines, "left"), 8 + _LINE * len(lines)


def document(drawing: Drawing, height: int, title: str, told: str) -> str:
    """The SVG of a drawing: a name, a description, no axes, frame, ground or roles on marks."""
    sized = drawing.properties(width=WIDTH, height=height, padding=0, background="transparent")
    sized = sized.configure(font=_FONT, aria=False).configure_view(stroke=None)
    return _svg(vl_convert.vegalite_to_svg(sized.to_dict()), height, title, told)


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
