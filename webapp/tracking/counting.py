"""Counting a visit: classify the request, hash the visitor, append a line to the spool."""

import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from analytics.core import traffic
from analytics.core.networks import Network, viewer_class
from webapp.core import clock, crypto
from webapp.core.runtime import PerApplication
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking.spool import Spool

DAY_KEY = "day:"
# `json.dumps` with separators would create an encoder for each visit.
_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class ObservedRequest:
    """The parts of a request that classify a visit; address and agent are only hashed, not stored."""

    method: str
    status: int
    address: str
    agent: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class VisitCounter:
    """Counts the visits that one process serves."""

    spool: Spool
    zone: ZoneInfo
    networks: tuple[Network, ...]
    _day: str = ""
    _salt: bytes = b""

    def count(self, link_id: str, request: ObservedRequest) -> None:
        """Append one visit to the spool. Raises OSError or a database error."""
        moment = clock.now()
        viewer = viewer_class(request.address, self.networks)
        decided = traffic.classify(
            traffic.Request(request.method, request.status, request.agent, request.headers, viewer)
        )
        row = {
            "e": secrets.token_hex(16),
            "l": link_id,
            "t": int(moment.timestamp() * 1_000_000),
            "v": self._visitor(moment, request),
            "w": viewer,
            "d": decided,
            "c": traffic.VERSION,
        }
        self.spool.append(_encode(row))

    def _visitor(self, moment: datetime, request: ObservedRequest) -> str:
        identity = f"{request.address}\0{request.agent}".encode("utf-8", "surrogateescape")
        return hmac.digest(self._salt_of(moment), identity, "sha256").hex()[:32]

    def _salt_of(self, moment: datetime) -> bytes:
        day = clock.local_day(moment, self.zone).isoformat()
        if day != self._day:
            self._salt = crypto.known_key(DAY_KEY + day) or _first_of_day(day)
            self._day = day
        return self._salt


def _first_of_day(day: str) -> bytes:
    """Create the key of a day that no worker has created ahead."""
    with unit_of_work():
        return crypto.key_of(DAY_KEY + day)


# One counter per application and process.
counter = PerApplication(
    lambda settings: VisitCounter(
        Spool(settings.instance / "spool"), settings.zone, settings.company_networks
    )
)
