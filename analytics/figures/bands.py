"""Bar chart of texts by their similarity to the brief."""

from typing import Final

import altair as alt

from analytics.core.bands import Band, BandShare, OwnWords
from analytics.core.group_figure import reason_clause
from analytics.core.texts import text
from analytics.figures.drawing import (
    BAR,
    INK,
    LIGHT_SLATE,
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
    word,
    words,
)

_COLORS: Final[dict[Band, str]] = {
    "own": TEAL,
    "adapted": PALE_TEAL,
    "copied": SLATE,
    "short": LIGHT_SLATE,
}


def own_words(figure: OwnWords, locale: str) -> str:
    """
    Draw one bar per band, from zero to all texts, with its interval; return an SVG document.

    Own words are teal, adapted pale teal, copied slate, too short hatched; each bar is labeled with
    its share and interval.
    """
    if figure.bands:
        drawing, height = _drawing(figure, locale), ROW * len(figure.bands) + 4
    else:
        why = reason_clause(figure.reason, locale)
        drawing, height = unknown(text(locale, "own_words.unknown", why=why))
    return document(drawing, height, text(locale, "own_words.title"), figure.sentence(locale))


def _drawing(figure: OwnWords, locale: str) -> Drawing:
    bands, rows = figure.bands, figure.table(locale)
    whiskers = (_whisker(number, band) for number, band in enumerate(bands))
    labels = [_label(number, row.band, bands[number].band) for number, row in enumerate(rows)]
    shares = [
        word(top(number) - 7, f"{row.share} ({row.interval})", INK)
        for number, row in enumerate(rows)
    ]
    return alt.layer(
        boxes([_bar(number, band) for number, band in enumerate(bands)]),
        rules([mark for marks in whiskers for mark in marks], INK, 2),
        words(labels, "left"),
        words(shares, "right"),
    )


def _bar(row: int, band: BandShare) -> Row:
    return box(0, band.value, top(row), _COLORS[band.band])


def _whisker(row: int, band: BandShare) -> list[Row]:
    """Return the interval of a band, below its bar so that both stay visible."""
    return interval(band.low, band.high, top(row) + BAR + 5)


def _label(row: int, label: str, band: Band) -> Row:
    return word(top(row) - 7, label, TEAL if band == "own" else INK, "bold")
