"""From the database to the tables of a snapshot: pseudonyms out, no name, no address, no token."""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts
from webapp.kernel import clock, crypto
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.queries import counted_visits

LINK_KEY = "snapshot"


@dataclass(frozen=True)
class Requests:
    """The `requests` table of a snapshot, and which link stands behind each pseudonym."""

    frame: pd.DataFrame
    links: Mapping[str, str]


def requests(slugs: Mapping[str, str], weeks: Collection[str], zone: ZoneInfo) -> Requests:
    """The visits of some closed weeks.

    `slugs` names the programs by id. Days that are over have no visitor key any more, so what a
    visit is judged by lies in its own day: an extract of some weeks counts like one of all.
    """
    links: dict[str, str] = {}
    rows = _rows(slugs, weeks, zone, pseudonyms(LINK_KEY), links)
    return Requests(contracts.frame("requests", rows), links)


class Pseudonyms:
    """Keyed hashes of one domain, kept while one extract is made."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Sixteen hexadecimal digits, the same for the same name."""
        if name not in self._known:
            made = hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()
            self._known[name] = made[:16]
        return self._known[name]


def pseudonyms(owner: str) -> Pseudonyms:
    """Those of one domain; `owner` names its key, made on first use."""
    with unit_of_work():
        return Pseudonyms(crypto.key_of(owner))


def _rows(
    slugs: Mapping[str, str], weeks: Collection[str], zone: ZoneInfo, pseudonyms: Pseudonyms,
    links: dict[str, str],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    for visit in counted_visits(weeks):
        event_id, at_us, week, visitor, viewer, decided, link_id, token, program_id, unit_id = visit
        moment = datetime.fromtimestamp(at_us / 1_000_000, UTC)
        # A token would lead to the post, and so to a person.
        link = pseudonyms.of(token)
        links[link] = link_id
        yield {
            "event_id": event_id,
            "at": moment.replace(tzinfo=None),
            "day": clock.local_day(moment, zone).isoformat(),
            "week": week,
            "unit": unit_id or "none",
            "program": slugs[program_id],
            "link": link,
            "kind": "click",
            "visitor": visitor,
            "viewer": viewer,
            "is_paid": False,
            "decided": decided,
            "provenance": "measured",
        }
