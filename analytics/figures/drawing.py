"""The marks that all charts share, and the SVG document around them."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Final, Literal

INK: Final = "#22262B"
MUTED: Final = "#5B6470"
TEAL: Final = "#0B5D5A"
PALE_TEAL: Final = "#BBD3D1"
CLAY: Final = "#B5532B"
SLATE: Final = "#6B7783"
LIGHT_SLATE: Final = "#848E99"

DARK: Final = {
    INK: "#ECE7DE",
    MUTED: "#A9B0B8",
    TEAL: "#6FC7BF",
    PALE_TEAL: "#274A48",
    CLAY: "#F0A382",
    SLATE: "#95A1AD",
    LIGHT_SLATE: "#7D8791",
}
"""The color that replaces each color on a dark ground."""

ROW: Final = 46
BAR: Final = 15
_EDGE: Final = 1  # space for the caps of an interval that ends at an edge
_AXIS: Final = 26
_NEAR: Final = 0.05

Side = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The width of a drawing and the size of its text, in the same units; `name` is its key."""

    name: str
    width: int
    text: int


NARROW: Final = Frame("narrow", 360, 14)
"""For columns of 310 to 520 px: text is 12 to 20 px."""
WIDE: Final = Frame("wide", 860, 15)
"""For columns of 690 to 1,100 px: text is 12 to 19 px."""
FRAMES: Final = (NARROW, WIDE)


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


def across(frame: Frame, share: float) -> float:
    """Return the x coordinate of a share (0 to 1) of the width."""
    return _EDGE + share * (frame.width - 2 * _EDGE)


def bar(frame: Frame, start: float, end: float, row: int, color: str) -> str:
    """Return the bar of a row from one share of the width to another.

    Pale teal gets an outline, because its contrast to the ground is too low.
    """
    x, width = across(frame, start), across(frame, end) - across(frame, start)
    path = f"M{_n(x)} {top(row)}h{_n(width)}v{BAR}h{_n(-width)}z"
    outline = {LIGHT_SLATE: LIGHT_SLATE, PALE_TEAL: TEAL}.get(color)
    return area(path, "url(#h)" if color == LIGHT_SLATE else color, outline)


def area(path: str, fill: str, outline: str | None = None) -> str:
    """Return a filled path."""
    edge = f' stroke="{outline}"' if outline else ""
    return f'<path d="{path}" fill="{fill}"{edge}/>'


def stroke(path: str, color: str, width: float = 1) -> str:
    """Return a path that is drawn as a line."""
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width}"/>'


def through(points: Iterable[tuple[float, float]]) -> str:
    """Return the path through some points."""
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def interval(frame: Frame, low: float, high: float, middle: float) -> str:
    """Return an interval with its caps at the height `middle`."""
    start, end = (_n(across(frame, share)) for share in (low, high))
    caps = "".join(f"M{x} {_n(middle - 5)}v10" for x in (start, end))
    return stroke(f"M{start} {_n(middle)}H{end}{caps}", INK, 2)


def upright(x: float, begin: float, end: float) -> str:
    """Return the path of a vertical line."""
    return f"M{_n(x)} {_n(begin)}V{_n(end)}"


def word(
    x: float, baseline: float, label: str, color: str, side: Side = "start", *, bold: bool = False
) -> str:
    """Return a text at a point of its baseline."""
    anchor = "" if side == "start" else f' text-anchor="{side}"'
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{_n(x)}" y="{_n(baseline)}"{anchor}{weight} fill="{color}">{escape(label)}</text>'


def ticks(highest: float, most: int = 4) -> tuple[float, ...]:
    """Return evenly spaced round numbers from 0 to the first that is not below `highest`."""
    step = 10 ** math.floor(math.log10(highest)) if highest > 0 else 1.0
    steps = (step * factor for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5))
    chosen = next(each for each in steps if highest / each <= most)
    return tuple(number * chosen for number in range(math.ceil(highest / chosen - 1e-9) + 1))


def axis(frame: Frame, y: float, labels: Sequence[tuple[float, str]]) -> str:
    """Return a scale below bars: (share of the width, label) per tick."""
    marks = "".join(upright(across(frame, share), y, y + 5) for share, _label in labels)
    line = f"M{_EDGE} {_n(y)}H{frame.width - _EDGE}"
    texts = (
        word(across(frame, share), y + 20, label, MUTED, _side(share)) for share, label in labels
    )
    return stroke(line + marks, LIGHT_SLATE) + "".join(texts)


def axis_height() -> int:
    """Return the height that `axis` needs."""
    return _AXIS


def _side(share: float) -> Side:
    """Return how a label is aligned; labels near an edge stay inside the drawing."""
    if share < _NEAR:
        return "start"
    return "end" if share > 1 - _NEAR else "middle"


def unknown(frame: Frame, sentence: str) -> tuple[str, int]:
    """Return the sentence in place of a chart, and its height."""
    line = round(1.45 * frame.text)
    lines = wrap(sentence, frame.width // (frame.text // 2), break_on_hyphens=False)
    drawn = (word(0, 18 + line * row, each, MUTED) for row, each in enumerate(lines))
    return "".join(drawn), 8 + line * len(lines)


def document(frame: Frame, drawn: str, height: int, title: str, description: str) -> str:
    """Return the SVG of a drawing with title and description; ids are unique to its content.

    It follows the reader's theme, and is light on paper.
    """
    key = hashlib.sha256(f"{frame.name}{drawn}{description}".encode()).hexdigest()[:8]
    hatched = "url(#h)" in drawn
    pattern = _HATCHING.format(key=key) if hatched else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="c{key}" role="img"'
        f' aria-labelledby="t{key} d{key}" viewBox="0 0 {frame.width} {height}"'
        f' width="{frame.width}" height="{height}" font-family="system-ui,sans-serif"'
        f' font-size="{frame.text}"><title id="t{key}">{escape(title)}</title>'
        f'<desc id="d{key}">{escape(description)}</desc><style>{_dark(key, drawn + pattern)}</style>'
        f"{pattern}{drawn.replace('url(#h)', f'url(#h{key})')}</svg>"
    )


_HATCHING: Final = (
    '<defs><pattern id="h{key}" width="5" height="5" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)"><path d="M1 0V5" stroke="{LIGHT_SLATE}"'
    ' stroke-width="1.3"/></pattern></defs>'
)


def _dark(key: str, drawn: str) -> str:
    """Return the rules for a dark ground, of the colors that a drawing has."""
    rules = (
        f'#c{key} [{mark}="{light}"]{{{mark}:{dark}}}'
        for light, dark in DARK.items()
        for mark in ("fill", "stroke")
        if f'{mark}="{light}"' in drawn
    )
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _n(value: float) -> str:
    """Return a coordinate with one decimal at most."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")
