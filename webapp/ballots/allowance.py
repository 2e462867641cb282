"""How many answers an open link takes from one network address, in the memory of one process."""

import time
from collections import OrderedDict, deque
from threading import Lock
from typing import Final

from webapp.core.runtime import PerApplication
from webapp.web.client_address import network_of

# Seconds, and the most answers of one address in them: an office may share one address.
PERIOD: Final = 600
MOST: Final = 20
REMEMBERED: Final = 10_000


class Allowance:
    """Counts answers by address. Nothing of it is stored or logged, and it is forgotten soon."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: OrderedDict[str, deque[float]] = OrderedDict()

    def use(self, address: str) -> bool:
        """Count one more answer of an address; False where it had enough."""
        moment, place = time.monotonic(), network_of(address)
        with self._lock:
            self._forget(moment)
            used = self._used.setdefault(place, deque())
            self._used.move_to_end(place)
            while used and moment - used[0] > PERIOD:
                used.popleft()
            if len(used) >= MOST:
                return False
            used.append(moment)
            return True

    def _forget(self, moment: float) -> None:
        """Forget addresses that were last here longer than PERIOD ago, and the oldest of too many."""
        while self._used:
            last = next(iter(self._used.values()))
            if len(self._used) < REMEMBERED and last and moment - last[-1] <= PERIOD:
                return
            self._used.popitem(last=False)


allowance: Final = PerApplication(lambda _settings: Allowance())
