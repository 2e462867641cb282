"""Texts by their likeness to the brief, as bars."""

from typing import Final

import altair as alt

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
from analytics.plain.bands import Band, BandShare, OwnWords
from analytics.plain.reading import why_unknown
from analytics.plain.texts import text

_COLOURS: Final[dict[Band, str]] = {
    "own": TEAL,
    "adapted": PALE_TEAL,
    "copied": SLATE,
    "short": LIGHT_SLATE,
}


def own_words(told: OwnWords, locale: str) -> str:
    """
    One bar per band on a scale from nought to all texts, with its interval; an SVG document.

    Own words are teal, adapted pale teal, copied slate, too short hatched; each is labelled with
    its share and interval. Likeness to supplied text: it says nothing of sincerity.
    """
    if told.bands:
        drawing, height = _drawing(told, locale), ROW * len(told.bands) + 4
    else:
        why = why_unknown(told.reason, locale)
        drawing, height = unknown(text(locale, "own_words.unknown", why=why))
    return document(drawing, height, text(locale, "own_words.title"), told.sentence(locale))


def _drawing(told: OwnWords, locale: str) -> Drawing:
    lines = tuple(zip(told.table(locale), told.bands, strict=True))
    said = [f"{line.share} ({line.interval})" for line, _ in lines]
    whiskers = (_whisker(place, each) for place, each in enumerate(told.bands))
    return alt.layer(
        boxes([_bar(place, each) for place, each in enumerate(told.bands)]),
        rules([mark for marks in whiskers for mark in marks], INK, 2),
        words(
            [_label(place, each.band, line.band) for place, (line, each) in enumerate(lines)],
            "left",
        ),
        words([word(top(place) - 7, line, INK) for place, line in enumerate(said)], "right"),
    )


def _bar(place: int, each: BandShare) -> Row:
    return box(0, each.value, top(place), _COLOURS[each.band])


def _whisker(place: int, each: BandShare) -> list[Row]:
    """Under the bar: over it, ink would be lost on teal and on slate."""
    return interval(each.low, each.high, top(place) + BAR + 5)


def _label(place: int, band: Band, said: str) -> Row:
    return word(top(place) - 7, said, TEAL if band == "own" else INK, "bold")
