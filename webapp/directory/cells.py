"""Parse one cell of a directory file: text to value; raises Invalid with a message for the user.

A cell that looks like a formula is stored as text.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop

Days = tuple[date, date]

LOCALES = ("en", "fr")
LANGUAGE = re.compile(r"[a-z]{2,3}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[a-z0-9_+-]+(\.[a-z0-9_+-]+)*")
SEVERAL = re.compile(r"[\s,;]+")
UNIT = re.compile(r"\s/(?=\s|$)")
DEEPEST = 12
MOST_LANGUAGES = 12
MOST_ABSENCES = 40
LONGEST_ABSENCE = timedelta(days=731)
SHOWN = 60
# Line ends, control characters, and characters that hide or reverse displayed text.
HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)

BAD_MAIL = gettext_noop("“%(text)s” is not a mail address.")
BAD_DAY = gettext_noop("“%(text)s” is not a day. Write it as 2026-11-20.")


def plain(text: str, most: int) -> str:
    """Normalize one line of text, perhaps empty; raises Invalid above `most` characters."""
    tidy = unicodedata.normalize("NFC", text).strip()
    if HIDDEN.search(tidy):
        raise Invalid("cell", "A cell contains a line end or an invisible control character.")
    if len(tidy) > most:
        raise Invalid(
            "cell",
            "“%(text)s…” is too long: %(most)d characters at most.",
            text=tidy[:20],
            most=most,
        )
    return tidy


def mail_address(text: str) -> str:
    """Parse a mail address, in lower case."""
    address = plain(text, 254).lower()
    if not _is_mail(address):
        raise Invalid("cell", BAD_MAIL, text=address[:SHOWN])
    return address


def _is_mail(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    if PLAIN_LOCAL.fullmatch(local):
        # A file has few domains: the slow validation of each is cached.
        return _is_domain(domain)
    return _validates(address)


@lru_cache(4096)
def _is_domain(domain: str) -> bool:
    return _validates(f"a@{domain}")


def _validates(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _name(text: str) -> str:
    name = plain(text, 120)
    if not name:
        raise Invalid("cell", "The name is missing.")
    return name


def _unit(text: str) -> tuple[str, ...]:
    path = plain(text, 120 * DEEPEST)
    names = tuple(plain(part, 120) for part in UNIT.split(path)) if path else ()
    if not all(names) or len(names) > DEEPEST:
        raise Invalid(
            "cell", "“%(text)s” is not a path of units such as A / B / C.", text=path[:SHOWN]
        )
    return names


def _manager(text: str) -> str | None:
    given = [part for part in SEVERAL.split(plain(text, 600)) if part]
    if len(set(given)) > 1:
        raise Invalid("file", "Line %(line)d names two managers; one person has one manager.")
    return mail_address(given[0]) if given else None


def _languages(text: str) -> list[str]:
    codes = list(dict.fromkeys(c for c in SEVERAL.split(plain(text, 200).lower()) if c))
    wrong = [c for c in codes if not LANGUAGE.fullmatch(c)]
    if wrong or len(codes) > MOST_LANGUAGES:
        raise Invalid(
            "cell",
            "“%(text)s” is not a list of languages such as fr, en.",
            text=", ".join(codes)[:SHOWN],
        )
    return codes


def _time_zone(text: str) -> str | None:
    zone = plain(text, 64)
    if zone and zone not in _zones():
        raise Invalid(
            "cell", "“%(text)s” is not a time zone such as Europe/Paris.", text=zone[:SHOWN]
        )
    return zone or None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise Invalid("cell", BAD_DAY, text=text[:SHOWN]) from None


def _end_date(text: str) -> date | None:
    given = plain(text, 200)
    return _day(given) if given else None


def _absences(text: str) -> frozenset[Days]:
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
    begin, end = _day(first.strip()), _day(last.strip())
    if not timedelta() <= end - begin <= LONGEST_ABSENCE:
        raise Invalid(
            "cell", "The absence “%(text)s” ends before it begins, or lasts over two years.",
            text=part[:SHOWN],
        )  # fmt: skip
    return begin, end


def _locale(text: str) -> str | None:
    locale = plain(text, 20).lower()
    if locale and locale not in LOCALES:
        raise Invalid(
            "cell",
            "“%(text)s” is not a language of these pages: en or fr.",
            text=locale[:SHOWN],
        )
    return locale or None


CELLS: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "unit": _unit,
    "manager": _manager,
    "grade": lambda text: plain(text, 60) or None,
    "site": lambda text: plain(text, 120) or None,
    "languages": _languages,
    "time_zone": _time_zone,
    "absences": _absences,
    "end_date": _end_date,
    "locale": _locale,
}
