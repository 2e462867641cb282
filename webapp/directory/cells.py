"""Parse one cell of a directory file: text to value; raises Invalid with a message for the user.

A cell that looks like a formula is stored as text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.core.lists import folded
from webapp.core.mailbox import canonical, canonical_domain
from webapp.datafiles.text import SHOWN, plain
from webapp.directory.days import absences, optional_day

LOCALES = ("en", "fr")
LANGUAGE = re.compile(r"[a-z]{2,3}")
PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[a-z0-9_+-]+(\.[a-z0-9_+-]+)*")
SEVERAL = re.compile(r"[\s,;]+")
UNIT = re.compile(r"\s/(?=\s|$)")
LONGEST_MAIL = 254
DEEPEST = 12
MOST_LANGUAGES = 12
# A note after a name, such as (On Leave), and an employee number there.
NOTE = re.compile(r"\s*\(([^()]*)\)$")
NUMBER = re.compile(r"[A-Za-z]{0,4}[0-9][A-Za-z0-9-]{0,30}")

BAD_MAIL = gettext_noop("“%(text)s” is not an email address.")
TWO_MANAGERS = gettext_noop("This line names two managers; one person has one manager.")


@dataclass(frozen=True, slots=True)
class Reference:
    """A manager who is not named by a mail address: an employee number, a folded name, or both."""

    text: str
    number: str = ""
    name: str = ""


def mail_address(text: str) -> str:
    """Parse a mail address, in the stored spelling."""
    given = plain(text, LONGEST_MAIL)
    try:
        address = _canonical(given)
    except ValueError:
        address = ""
    if len(address) > LONGEST_MAIL or not _is_mail(address):
        raise Invalid("cell", BAD_MAIL, text=given[:SHOWN])
    return address


def _canonical(given: str) -> str:
    local, _, domain = given.lower().rpartition("@")
    if given.isascii() and PLAIN_LOCAL.fullmatch(local):
        # A file has few domains: the slow spelling of each is cached.
        return f"{local}@{_spelled(domain)}"
    return canonical(given)


@lru_cache(4096)
def _spelled(domain: str) -> str:
    return canonical_domain(domain)


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


def person_name(text: str) -> str:
    name = plain(text, 120)
    if not name:
        raise Invalid("cell", "The name is missing.")
    return name


def _unit(text: str) -> tuple[str, ...]:
    return _path(UNIT.split(text), text)


def _path(parts: list[str], text: str) -> tuple[str, ...]:
    path = plain(text, 120 * DEEPEST)
    names = tuple(plain(part, 120) for part in parts) if path else ()
    if not all(names) or len(names) > DEEPEST:
        raise Invalid(
            "cell", "“%(text)s” is not a path of units such as A / B / C.", text=path[:SHOWN]
        )
    return names


def slash_unit(text: str) -> tuple[str, ...]:
    """Parse a unit written as /A/B/C; / alone is no unit."""
    inner = text.strip().strip("/")
    return _path(inner.split("/"), inner)


def led_unit(text: str) -> tuple[str, ...]:
    """Parse a unit after which the name of its manager is given in parentheses."""
    return _unit(NOTE.sub("", plain(text, 120 * DEEPEST)))


def _manager(text: str) -> str | None:
    given = plain(text, 600)
    parts = [part for part in SEVERAL.split(given) if part]
    if len(set(parts)) > 1 and all("@" in part for part in parts):
        raise Invalid("cell", TWO_MANAGERS)
    if len(set(parts)) == 1:
        given = parts[0]
    return mail_address(given) if given else None


def manager_reference(text: str) -> str | Reference | None:
    """Parse a manager given by mail address, employee number or name; None for an empty cell."""
    given = plain(text, 600)
    if not given or "@" in given:
        return _manager(given)
    note = NOTE.search(given)
    if note and NUMBER.fullmatch(note[1]):
        return Reference(given, number=note[1])
    if NUMBER.fullmatch(given):
        return Reference(given, number=given)
    return Reference(given, name=name_key(reversed_name(given)))


def reversed_name(text: str) -> str:
    """Parse a name written as “Curie, Marie (On Leave)”; one without a comma stays as it is."""
    given = plain(text, 240)
    while note := NOTE.search(given):
        given = given[: note.start()]
    last, comma, first = given.partition(",")
    return person_name(f"{first.strip()} {last.strip()}" if comma else given)


def name_key(name: str) -> str:
    """A name to compare: without case, accents and order of its parts."""
    return " ".join(sorted(re.findall(r"\w+", folded(name))))


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
    "name": person_name,
    "unit": _unit,
    "manager": _manager,
    "grade": lambda text: plain(text, 60) or None,
    "site": lambda text: plain(text, 120) or None,
    "languages": _languages,
    "time_zone": _time_zone,
    "absences": absences,
    "hire_date": optional_day,
    "end_date": optional_day,
    "locale": _locale,
}


def parsers(dates: str) -> dict[str, Callable[[str], Any]]:
    """The parsers of CELLS for a file that writes its dates in the order `dates` of `days.ORDERS`."""
    found = dict(CELLS)
    found["absences"] = partial(absences, order=dates)
    found["hire_date"] = found["end_date"] = partial(optional_day, order=dates)
    return found
