"""Extract table `requests` of a snapshot: pseudonyms, without names, addresses or tokens."""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts
from webapp.core import clock, crypto
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking.queries import CLICK, KINDS, counted_visits

LINK_KEY = "snapshot"


@dataclass(frozen=True)
class Requests:
    """The `requests` table of a snapshot, and the id of the link of each pseudonym."""

    frame: pd.DataFrame
    links: Mapping[str, str]


def requests(slugs: Mapping[str, str], weeks: Collection[str], zone: ZoneInfo) -> Requests:
    """Return the visits of some closed weeks, and what classifying them needs of other weeks.

    `slugs` maps program ids to slugs. Visitor keys change daily, so a visit is classified by its
    visitor's visits of one day. Of these, the ones that arrived late are counted in later weeks:
    all are in the extract, so that some weeks are classified like all.
    """
    links: dict[str, str] = {}
    rows = _rows(slugs, weeks, zone, pseudonyms(LINK_KEY), links)
    return Requests(contracts.frame("requests", rows), links)


class Pseudonyms:
    """Keyed hashes (HMAC) of one domain, cached for one extract."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cache: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return sixteen hexadecimal digits, the same for the same name."""
        if name not in self._cache:
            digest = hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()
            self._cache[name] = digest[:16]
        return self._cache[name]


def pseudonyms(owner: str) -> Pseudonyms:
    """Return the pseudonyms of one domain; `owner` names its key, made on first use."""
    with unit_of_work():
        return Pseudonyms(crypto.key_of(owner))


def _rows(
    slugs: Mapping[str, str], weeks: Collection[str], zone: ZoneInfo, pseudonyms: Pseudonyms,
    links: dict[str, str],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    for visit in counted_visits(weeks):
        event_id, at_us, week, visitor, viewer, decided, link_id, token, program_id, *rest = visit
        unit_id, channel = rest
        moment = datetime.fromtimestamp(at_us / 1_000_000, UTC)
        # A token would identify the post, and so a person.
        link = pseudonyms.of(token)
        links[link] = link_id
        yield {
            "event_id": event_id,
            "at": moment.replace(tzinfo=None),
            "day": clock.local_day(moment, zone).isoformat(),
            "week": week,
            "unit": unit_id or "none",
            "program": slugs[program_id] if program_id else "none",
            "link": link,
            "kind": KINDS.get(channel, CLICK),
            "visitor": visitor,
            "viewer": viewer,
            "is_paid": False,
            "decided": decided,
            "provenance": "measured",
        }
