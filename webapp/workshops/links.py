"""Links with titles, written as lines: a title, then an https address."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from webapp.core.errors import Invalid
from webapp.core.texts import is_https

MOST: Final = 20
LONGEST: Final = 600


def parsed(field: str, text: str) -> list[str]:
    """The lines of a text. Raises Invalid on the field, with the number of the line."""
    found = []
    for number, each in enumerate(text.splitlines(), 1):
        line = " ".join(each.split())
        if not line:
            continue
        if len(line) > LONGEST:
            raise Invalid(field, "Line %(line)s is too long.", line=str(number))
        if not is_https(line.rpartition(" ")[2]):
            raise Invalid(
                field,
                "Line %(line)s: end it with an address that begins with https://.",
                line=str(number),
            )
        found.append(line)
    if len(found) > MOST:
        raise Invalid(field, "%(most)s links at most.", most=str(MOST))
    return found


def titled(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Title and address of each line; without a title, the name of the server."""
    found = []
    for line in lines:
        title, _space, address = line.rpartition(" ")
        found.append((title or str(urlsplit(address).hostname), address))
    return found
