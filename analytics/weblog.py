"""Read a web server's combined log as request rows without addresses."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analytics.core.texts import number, text

_LINE: Final = re.compile(
    r'^(?P<address>\S+) \S+ \S+ \[(?P<at>[^\]]+)\] "(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3})'
    r' \S+ "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)"$'
)
# Files that a browser loads with a page: they are no clicks.
_ASSET: Final = re.compile(
    r"\.(?:css|js|map|png|jpe?g|gif|ico|svg|webp|woff2?|ttf|eot|xml|rss|atom|txt|json)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weblog:
    """
    `requests`: the raw-log columns that `analytics.traffic.classify` takes, and `is_page`;
    `malformed`: the number of lines that could not be parsed.
    """

    requests: pd.DataFrame
    malformed: int

    def sentence(self, locale: str) -> str:
        """Return how many lines were read and malformed, and how many ask for pages."""
        counts = len(self.requests), self.malformed, int(self.requests["is_page"].sum())
        read, malformed, pages = (number(locale, each) for each in counts)
        return text(locale, "notebook.log", read=read, malformed=malformed, pages=pages)


def read(path: Path | None) -> Weblog:
    """
    Parse a combined log; without a path, return an empty one.

    Addresses are replaced by HMAC keys under a secret that is discarded after this call. `program`
    is the file's name, `unit` 'all', `viewer` 'unknown', because a log does not contain whether a
    visitor is an employee. Days and weeks are in UTC. Raises OSError.
    """
    content = path.read_text(encoding="utf-8", errors="replace") if path else ""
    # Not splitlines: a user agent may contain a character that only Python treats as a line end.
    lines = [line for line in content.split("\n") if line]
    secret = secrets.token_bytes(32)
    parsed = ((at, _row(line, secret)) for at, line in enumerate(lines))
    rows = [{"event_id": f"{at:09d}", **row} for at, row in parsed if row]
    frame = pd.DataFrame(rows, columns=list(_KINDS)).astype(_KINDS).assign(**_CONSTANT)
    program = path.name if path else ""
    return Weblog(frame.assign(program=program, is_paid=False), len(lines) - len(rows))


_KINDS: Final[dict[Any, Any]] = {
    "event_id": "str",
    "at": "datetime64[us]",
    **dict.fromkeys(("day", "week", "link", "visitor", "method", "user_agent"), "str"),
    "status": "int64",
    "is_page": "bool",
}
_CONSTANT: Final[dict[str, Any]] = {
    "unit": "all",
    "kind": "click",
    "viewer": "unknown",
    "provenance": "measured",
}


def _row(line: str, secret: bytes) -> dict[str, object] | None:
    found = _LINE.match(line)
    try:
        at = (
            datetime.strptime(found["at"], "%d/%b/%Y:%H:%M:%S %z").astimezone(UTC)
            if found
            else None
        )
    except ValueError:
        at = None
    if found is None or at is None:
        return None
    method, _, rest = found["request"].partition(" ")
    link = rest.partition(" ")[0].partition("?")[0]
    identity = f"{at.date()}|{found['address']}|{found['agent']}".encode()
    week = at.isocalendar()
    return {
        "at": at.replace(tzinfo=None),
        "day": at.date().isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "link": link,
        "visitor": hmac.new(secret, identity, hashlib.sha256).hexdigest()[:32],
        "method": method,
        "status": int(found["status"]),
        "user_agent": found["agent"],
        "is_page": not _ASSET.search(link),
    }
