"""Counting a visit: decide what the request alone can tell, hash the visitor, write it down."""

import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from analytics.plain import traffic
from analytics.plain.networks import Network, viewer_class
from webapp.kernel import clock, crypto
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.spool import Spool

DAY_KEY = "day:"
# Made once: `json.dumps` with separators makes an encoder for each visit.
_written = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Seen:
    """What a request shows; address and agent are used here and kept nowhere."""

    method: str
    status: int
    address: str
    agent: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Counter:
    """Counts visits in one process."""

    spool: Spool
    zone: ZoneInfo
    networks: tuple[Network, ...]
    _day: str = ""
    _salt: bytes = b""

    def count(self, link_id: str, seen: Seen) -> None:
        """Write one visit down; raises OSError or a database error, which the redirect outlives."""
        moment = clock.now()
        viewer = viewer_class(seen.address, self.networks)
        decided = traffic.classify(
            traffic.Request(seen.method, seen.status, seen.agent, seen.headers, viewer)
        )
        row = {
            "e": secrets.token_hex(16),
            "l": link_id,
            "t": int(moment.timestamp() * 1_000_000),
            "v": self._visitor(moment, seen),
            "w": viewer,
            "d": decided,
            "c": traffic.VERSION,
        }
        self.spool.append(_written(row))

    def _visitor(self, moment: datetime, seen: Seen) -> str:
        told = f"{seen.address}\0{seen.agent}".encode("utf-8", "surrogateescape")
        return hmac.digest(self._salt_of(moment), told, "sha256").hex()[:32]

    def _salt_of(self, moment: datetime) -> bytes:
        day = clock.local_day(moment, self.zone).isoformat()
        if day != self._day:
            self._salt = crypto.known_key(DAY_KEY + day) or _first_of_day(day)
            self._day = day
        return self._salt


def _first_of_day(day: str) -> bytes:
    """Make the day's key where no worker did so ahead."""
    with unit_of_work():
        return crypto.key_of(DAY_KEY + day)
