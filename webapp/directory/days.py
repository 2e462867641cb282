"""Days and absences in cells of a directory file."""

import re
from datetime import date, timedelta
from itertools import pairwise

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.directory.text import SHOWN, plain

Days = tuple[date, date]

ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
# What some exports write for "no date".
NO_DAY = {"", "0000-00-00", "00/00/0000"}
MOST_ABSENCES = 40
LONGEST_ABSENCE = timedelta(days=731)

BAD_DAY = gettext_noop("“%(text)s” is not a day. Write it as 2026-11-20.")
TWO_DAYS = gettext_noop(
    "“%(text)s” can be read as %(first)s or as %(second)s. Write the one that is meant in this form."
)


def day(text: str) -> date:
    """Parse a day: ISO, or day, month and year as in 20/11/2026.

    Raises Invalid where month first is another day, except between dots, where the day is first.
    """
    if iso := ISO.fullmatch(text):
        found = _date(iso[1])
        if found is None:
            raise Invalid("cell", BAD_DAY, text=text[:SHOWN])
        return found
    numbers = NUMBERS.fullmatch(text)
    if numbers is None:
        raise Invalid("cell", BAD_DAY, text=text[:SHOWN])
    one, sign, two, year = numbers.groups()
    first = _date(f"{year}-{two:0>2}-{one:0>2}")
    second = None if sign == "." else _date(f"{year}-{one:0>2}-{two:0>2}")
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


def optional_day(text: str) -> date | None:
    """Parse a day, or None for an empty cell; raises Invalid."""
    given = plain(text, 200)
    return None if given in NO_DAY else day(given)


def absences(text: str) -> frozenset[Days]:
    """Parse absences such as 2026-11-20..2026-11-30, separated by semicolons; raises Invalid."""
    parts = [p.strip() for p in plain(text, 2000).split(";") if p.strip()]
    spans = sorted(_span(part) for part in parts)
    if len(spans) > MOST_ABSENCES:
        raise Invalid("cell", "More than %(most)d absences for one person.", most=MOST_ABSENCES)
    for before, after in pairwise(spans):
        if after[0] <= before[1]:
            raise Invalid("cell", "Two absences overlap at %(day)s.", day=after[0].isoformat())
    return frozenset(spans)


def _span(part: str) -> Days:
    first, dots, last = part.partition("..")
    if not dots:
        raise Invalid(
            "cell",
            "“%(text)s” is not an absence such as 2026-11-20..2026-11-30.",
            text=part[:SHOWN],
        )
    begin, end = day(first.strip()), day(last.strip())
    if not timedelta() <= end - begin <= LONGEST_ABSENCE:
        raise Invalid(
            "cell", "The absence “%(text)s” ends before it begins, or lasts over two years.",
            text=part[:SHOWN],
        )  # fmt: skip
    return begin, end
