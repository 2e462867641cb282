"""Languages: sentences for the catalogs, and dates for a reader who is not the one who acts."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

# The languages of the interface, by code: their own names.
LANGUAGES = {"en": "English", "fr": "Français"}
# The first day of a month, which French writes as an ordinal number.
FIRST = re.compile(r"\b1 ")


def gettext_noop(sentence: str) -> str:
    """Return the sentence unchanged; the message extraction finds it by this function's name."""
    return sentence


@lru_cache(maxsize=2000)
def day_in(language: str, on: date, pattern: str = "d MMMM y") -> str:
    """A date in a language, by a pattern of CLDR; kept, because lists repeat dates."""
    return _ordinal(language, str(format_date(on, pattern, locale=language)))


def moment_in(language: str, moment: datetime, zone: ZoneInfo) -> str:
    """Weekday, day and time of a moment in a language and a time zone."""
    pattern = "EEEE d MMMM y, HH:mm"
    return _ordinal(language, str(format_datetime(moment, pattern, tzinfo=zone, locale=language)))


def _ordinal(language: str, written: str) -> str:
    return FIRST.sub("1er ", written, count=1) if language == "fr" else written
