"""Settings of workers that depend on each other."""

from typing import Final

from webapp.config import parsing
from webapp.config.parsing import SettingsError

ANSWERS: Final = 3
"""A worker sends only while its lease is longer than this many network timeouts."""


def read_lease(text: str, timeout: float) -> float:
    """The lease, which must be long enough for a worker to call a network. Raises SettingsError."""
    lease = parsing.number("WORKER_LEASE", text, least=0.1)
    if lease <= ANSWERS * timeout:
        raise SettingsError(
            f"WORKER_LEASE must be more than {ANSWERS} times CHANNEL_TIMEOUT, else nothing that "
            "goes to a network could be sent in time."
        )
    return lease
