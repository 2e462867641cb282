"""Tables of shares: what is shared and visited, what is published through accounts."""

from webapp.shares.models.publishing import (
    Attempt,
    Budget,
    Connection,
    Delivery,
    NetworkClient,
    Reading,
)
from webapp.shares.models.sharing import Share, SpoolFile, TrackedLink, Visit

__all__ = [
    "Attempt", "Budget", "Connection", "Delivery", "NetworkClient", "Reading", "Share",
    "SpoolFile", "TrackedLink", "Visit",
]  # fmt: skip
