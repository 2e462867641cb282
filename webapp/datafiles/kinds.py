"""Kinds of cells of a contract: functions that parse the text of one cell.

Each raises Invalid, whose sentence names the column. A text is one line of at most 120 characters.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from webapp.core.errors import Invalid
from webapp.core.lists import folded
from webapp.datafiles.text import SHOWN, plain

Parse = Callable[[str, str], Any]
"""Takes the name of the column and the text of a cell; returns the value, or raises Invalid."""
LONGEST: Final = 120
# Point or comma; no exponent, no sign of a thousand, no digits but 0 to 9.
NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,20})?")
WHOLE: Final = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,2}")
QUARTER: Final = re.compile(r"[0-9]{4}-Q[1-4]")
SPACES: Final = re.compile(r"[ \u00a0\u202f]")


def word_key(text: str) -> str:
    """What is compared of a word: letters and digits, without accents and case."""
    return "".join(re.findall(r"[^\W_]", folded(text)))


def number(low: float, high: float) -> Parse:
    """A decimal number from `low` to `high`, with a point or a comma."""

    def parse(column: str, cell: str) -> float:
        text = _filled(column, cell)
        value = float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
        if value is None or not low <= value <= high:
            _refuse_number(column, text, low, high)
        return value + 0.0

    return parse


def whole(low: int, high: int) -> Parse:
    """A whole number from `low` to `high`, perhaps with spaces between groups of three digits."""

    def parse(column: str, cell: str) -> int:
        text = _filled(column, cell)
        value = int(SPACES.sub("", text)) if WHOLE.fullmatch(text) else None
        if value is None or not low <= value <= high:
            _refuse_number(column, text, low, high)
        return value

    return parse


def choice(known: Mapping[str, Any], shown: str) -> Parse:
    """One of some words, whatever their case and accents.

    `known` maps a word in the form of `word_key` to the value; `shown` lists the words for the
    sentence of a refusal.
    """

    def parse(column: str, cell: str) -> Any:  # noqa: ANN401 - the values are the caller's
        text = _filled(column, cell)
        if (key := word_key(text)) not in known:
            raise Invalid(
                column, "%(column)s must be one of %(known)s, not “%(text)s”.",
                column=column, known=shown, text=text[:SHOWN],
            )  # fmt: skip
        return known[key]

    return parse


def quarter(first: str, last: str) -> Parse:
    """A quarter such as 2026-Q3 from `first` to `last`."""

    def parse(column: str, cell: str) -> str:
        text = _filled(column, cell)
        if not QUARTER.fullmatch(text):
            raise Invalid(
                column, "%(column)s must be a quarter such as 2026-Q3, not “%(text)s”.",
                column=column, text=text[:SHOWN],
            )  # fmt: skip
        if not first <= text <= last:
            raise Invalid(
                column,
                "%(column)s must be from %(first)s to %(last)s, not %(text)s: only quarters that "
                "are over are accepted.",
                column=column, first=first, last=last, text=text,
            )  # fmt: skip
        return text

    return parse


def _filled(column: str, cell: str) -> str:
    text = plain(cell, LONGEST)
    if not text:
        raise Invalid(column, "%(column)s is missing.", column=column)
    return text


def _refuse_number(column: str, text: str, low: float, high: float) -> NoReturn:
    raise Invalid(
        column, "%(column)s must be a number from %(low)s to %(high)s, not “%(text)s”.",
        column=column, low=f"{low:g}", high=_written(high), text=text[:SHOWN],
    )  # fmt: skip


def _written(value: float) -> str:
    """A bound as both languages can read it: a narrow space between groups of three digits."""
    return f"{value:g}" if value % 1 else f"{value:,.0f}".replace(",", "\u202f")
