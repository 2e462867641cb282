"""Parse the text of one cell of a file of recruitment. Each function raises Invalid."""

import hmac
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl

from webapp.core.errors import Invalid
from webapp.datafiles.kinds import word_key
from webapp.datafiles.text import SHOWN, plain
from webapp.directory.days import day as day_of
from webapp.recruitment.models import FAMILY, PSEUDONYM

Parse = Callable[[str], Any]
LONGEST_ID: Final = 120
LONGEST_PATH: Final = 400
LONGEST_WORD: Final = 120
EARLIEST: Final = "2000-01-01"
# A moment, of which only the day is read.
MOMENT: Final = re.compile(
    r"(\d{1,4}[-./]\d{1,2}[-./]\d{1,4})(?:T|,? )\d{1,2}:\d{2}[0-9:.,]*"
    r"(?: ?[AaPp][Mm])?(?: ?Z| ?[+-]\d{2}:?\d{2}| UTC)?"
)
# What a code of a link can look like: others are not looked for among parameters.
CODED: Final = re.compile(r"[a-z0-9-]{1,60}\.[a-z_]{1,24}|[a-z2-9]{10}")
RATING: Final = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*[-–:(/].*)?")


def identifier(key: bytes) -> Parse:
    """An identifier, of which only its keyed hash leaves the function."""

    def parse(cell: str) -> str:
        text = plain(cell, LONGEST_ID)
        return hmac.digest(key, text.encode(), sha256).hex()[:PSEUDONYM] if text else ""

    return parse


def family(cell: str) -> str:
    """The name of a job family."""
    return plain(cell, FAMILY)


def day(latest: date, order: str = "") -> Parse:
    """A day in ISO form as a text, or None; of a moment only the day. `order` as in the directory."""
    last = latest.isoformat()

    def parse(cell: str) -> str | None:
        text = plain(cell, LONGEST_WORD)
        if not text:
            return None
        moment = MOMENT.fullmatch(text)
        found = day_of(moment[1] if moment else text, order).isoformat()
        if not EARLIEST <= found <= last:
            raise Invalid(
                "cell", "%(day)s is outside of %(first)s to %(last)s.",
                day=found, first=EARLIEST, last=last,
            )  # fmt: skip
        return found

    return parse


def tomorrow(today: date) -> date:
    """The last day that a file of today may have: elsewhere it is tomorrow already."""
    return today + timedelta(days=1)


def choice(states: type[StrEnum]) -> Parse:
    """One of the values of an enumeration, or None."""
    known = {word_key(each): each.value for each in states}

    def parse(cell: str) -> str | None:
        text = plain(cell, LONGEST_WORD)
        if not text:
            return None
        if (found := known.get(word_key(text))) is None:
            raise Invalid(
                "cell", "“%(text)s” is none of: %(known)s.", text=text[:SHOWN],
                known=", ".join(states),
            )  # fmt: skip
        return found

    return parse


def rating(cell: str) -> int | None:
    """A whole number from 1 to 5, perhaps with words behind it, or None."""
    text = plain(cell, LONGEST_WORD)
    if not text:
        return None
    if (found := RATING.fullmatch(text)) is None:
        raise Invalid("cell", "“%(text)s” is not a number from 1 to 5.", text=text[:SHOWN])
    return int(found[1])


def unit(paths: Mapping[str, Sequence[str]]) -> Parse:
    """The id of a unit by its path (A / B / C), or by its name where one unit has it; or None."""
    by_path = {tuple(map(word_key, path)): unit_id for unit_id, path in paths.items()}
    by_name: dict[str, list[str]] = defaultdict(list)
    for unit_id, path in paths.items():
        by_name[word_key(path[-1])].append(unit_id)

    def parse(cell: str) -> str | None:
        text = plain(cell, LONGEST_PATH)
        if not text:
            return None
        found = by_path.get(tuple(map(word_key, text.split(" / "))))
        named = [found] if found else by_name.get(word_key(text), [])
        if len(named) > 1:
            raise Invalid(
                "cell", "Several units are called “%(text)s”. Write the path, such as A / B / C.",
                text=text[:SHOWN],
            )  # fmt: skip
        if not named:
            raise Invalid("cell", "No unit is called “%(text)s”.", text=text[:SHOWN])
        return named[0]

    return parse


def link_code(find: Callable[[str], tuple[str, str] | None]) -> Parse:
    """Program and channel of a tracked link by its code or address, or None without one.

    In an address, the values of parameters can be codes too. A code that no link has gives no program
    and the channel "unknown".
    """

    def parse(cell: str) -> tuple[str | None, str] | None:
        text = plain(cell, LONGEST_PATH)
        if not text:
            return None
        path, _mark, query = text.partition("?")
        given = (value for _name, value in parse_qsl(query.partition("#")[0]))
        codes = (path.rstrip("/").rpartition("/")[2], *filter(CODED.fullmatch, given))
        return next(filter(None, map(find, codes)), (None, "unknown"))

    return parse
