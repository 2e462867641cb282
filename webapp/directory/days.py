"""Days and absences in cells of a directory file."""

import re
from datetime import date, timedelta
from itertools import pairwise

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.datafiles.text import SHOWN, plain

Days = tuple[date, date]

ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
# What some exports write for "no date".
NO_DAY = {"", "0000-00-00", "00/00/0000"}
MOST_ABSENCES = 40
LONGEST_ABSENCE = timedelta(days=731)

BAD_DAY = gettext_noop("“%(text)s” is not a day. Write it as 2026-11-20.")
TWO_DAYS = gettext_noop(
    "“%(text)s” can mean %(first)s or %(second)s. Write the correct date in this form. You "
    "can also set one order for the whole file: “Dates in numbers” on the page, --dates in "
    "the command."
)
# How a whole file writes dates in numbers; empty: a date that can be read both ways is refused.
DAY_FIRST, MONTH_FIRST = ORDERS = ("day-first", "month-first")
CONTRADICTS = {
    DAY_FIRST: gettext_noop(
        "“%(text)s” is not a date with the day first, the order chosen for the whole file. "
        "If you mean %(other)s, write it in that form."
    ),
    MONTH_FIRST: gettext_noop(
        "“%(text)s” is not a date with the month first, the order chosen for the whole file. "
        "If you mean %(other)s, write it in that form."
    ),
}


def day(text: str, order: str = "") -> date:
    """Parse a day: ISO, or day, month and year as in 20/11/2026.

    `order` is one of ORDERS, or empty; between dots the day is first whatever it is. Raises Invalid
    for a date that contradicts it, and without it for one that can be read both ways.
    """
    if iso := ISO.fullmatch(text):
        return _one_of(text, _date(iso[1]))
    numbers = NUMBERS.fullmatch(text)
    if numbers is None:
        raise Invalid("cell", BAD_DAY, text=text[:SHOWN])
    one, sign, two, year = numbers.groups()
    first, second = _date(f"{year}-{two:0>2}-{one:0>2}"), _date(f"{year}-{one:0>2}-{two:0>2}")
    if sign == ".":
        return _one_of(text, first)
    if not order:
        return _one_of(text, first, second)
    chosen, other = (first, second) if order == DAY_FIRST else (second, first)
    if other and not chosen:
        raise Invalid("cell", CONTRADICTS[order], text=text, other=other.isoformat())
    return _one_of(text, chosen)


def _one_of(text: str, first: date | None, second: date | None = None) -> date:
    """The only day among the readings of a text; raises Invalid for none and for two."""
    if first and second and first != second:
        raise Invalid(
            "cell", TWO_DAYS, text=text, first=first.isoformat(), second=second.isoformat()
        )
    if found := first or second:
        return found
    raise Invalid("cell", BAD_DAY, text=text[:SHOWN])


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def optional_day(text: str, order: str = "") -> date | None:
    """Parse a day, or None for an empty cell; `order` as in `day`; raises Invalid."""
    given = plain(text, 200)
    return None if given in NO_DAY else day(given, order)


def absences(text: str, order: str = "") -> frozenset[Days]:
    """Parse absences such as 2026-11-20..2026-11-30, separated by semicolons; raises Invalid.

    `order` as in `day`.
    """
    parts = [p.strip() for p in plain(text, 2000).split(";") if p.strip()]
    spans = sorted(_span(part, order) for part in parts)
    if len(spans) > MOST_ABSENCES:
        raise Invalid("cell", "More than %(most)d absences for one person.", most=MOST_ABSENCES)
    for before, after in pairwise(spans):
        if after[0] <= before[1]:
            raise Invalid("cell", "Two absences overlap at %(day)s.", day=after[0].isoformat())
    return frozenset(spans)


def _span(part: str, order: str) -> Days:
    first, dots, last = part.partition("..")
    if not dots:
        raise Invalid(
            "cell",
            "“%(text)s” is not an absence such as 2026-11-20..2026-11-30.",
            text=part[:SHOWN],
        )
    begin, end = day(first.strip(), order), day(last.strip(), order)
    if not timedelta() <= end - begin <= LONGEST_ABSENCE:
        raise Invalid(
            "cell", "The absence “%(text)s” ends before it begins, or lasts over two years.",
            text=part[:SHOWN],
        )  # fmt: skip
    return begin, end
