"""A limit on what is sent without an account: counted in memory, per process and for an hour.

An address is kept only as a keyed hash, whose random key exists in this process and is replaced with
each hour, so that nobody can ask later who reported.
"""

import hmac
import secrets
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from threading import Lock
from typing import Final

from webapp.config import Settings
from webapp.core import clock
from webapp.core.runtime import PerApplication
from webapp.web.client_address import network_of

HOUR: Final = timedelta(hours=1)
# Many people may share the address of an organization's network.
MOST_OF_ADDRESS: Final = 20
MOST: Final = 200


class HourlyLimit:
    """Counts acts of the current hour."""

    def __init__(self, most: int = MOST, most_of_address: int = MOST_OF_ADDRESS) -> None:
        self._most, self._most_of_address = most, most_of_address
        self._lock = Lock()
        self._until = clock.now()
        self._key = b""
        self._counts: Counter[bytes] = Counter()

    def take(self, address: str) -> bool:
        """Count an act from an address; False, without counting, where there were too many."""
        with self._lock:
            if clock.now() >= self._until:
                self._until = clock.now() + HOUR
                self._key = secrets.token_bytes(32)
                self._counts.clear()
            hashed = hmac.digest(self._key, network_of(address).encode(), sha256)
            if self._counts[hashed] >= self._most_of_address or self._counts.total() >= self._most:
                return False
            self._counts[hashed] += 1
            return True


def _made(_settings: Settings) -> HourlyLimit:
    return HourlyLimit()


reports: Final = PerApplication(_made)
