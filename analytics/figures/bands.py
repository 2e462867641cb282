"""Bar chart of texts by their similarity to the brief."""

from typing import Final

from analytics.core.bands import Band, OwnWords
from analytics.core.group_figure import reason_clause
from analytics.core.texts import percent, text
from analytics.figures.drawing import (
    BAR,
    INK,
    LIGHT_SLATE,
    NARROW,
    PALE_TEAL,
    ROW,
    SLATE,
    TEAL,
    Frame,
    axis,
    axis_height,
    bar,
    document,
    interval,
    ticks,
    top,
    unknown,
    word,
)

_COLORS: Final[dict[Band, str]] = {
    "own": TEAL,
    "adapted": PALE_TEAL,
    "copied": SLATE,
    "short": LIGHT_SLATE,
}


def own_words(figure: OwnWords, locale: str, frame: Frame = NARROW) -> str:
    """
    Draw one bar per band, from zero to the largest end of an interval; return an SVG document.

    Own words are teal, adapted pale teal, copied slate, too short hatched; each bar is labeled with
    its share and interval.
    """
    if figure.bands:
        drawn, height = _drawing(figure, locale, frame)
    else:
        why = reason_clause(figure.reason, locale)
        drawn, height = unknown(frame, text(locale, "own_words.unknown", why=why))
    return document(frame, drawn, height, text(locale, "own_words.title"), figure.sentence(locale))


def _drawing(figure: OwnWords, locale: str, frame: Frame) -> tuple[str, int]:
    scale = ticks(max(each.high for each in figure.bands))
    whole, parts = scale[-1], []
    for row, (each, line) in enumerate(zip(figure.bands, figure.table(locale), strict=True)):
        color = TEAL if each.band == "own" else INK
        share = f"{line.share} ({line.interval})"
        parts += [
            bar(frame, 0, each.value / whole, row, _COLORS[each.band]),
            # Below its bar, so that both stay visible.
            interval(frame, each.low / whole, each.high / whole, top(row) + BAR + 5),
            word(0, top(row) - 7, line.band, color, bold=True),
            word(frame.width, top(row) - 7, share, INK, "end"),
        ]
    below = ROW * len(figure.bands) + 6
    marks = [(tick / whole, percent(locale, tick)) for tick in scale]
    return "".join((*parts, axis(frame, below, marks))), below + axis_height()
