"""Pages of shares: choose, publish or post by hand, connected accounts, budget, operations."""

from webapp.shares.views import (
    accounts,
    budgets,
    choosing,
    connecting,
    feed,
    operations,
    publishing,
    showing,
)
from webapp.shares.views.blueprint import room

__all__ = [
    "accounts",
    "budgets",
    "choosing",
    "connecting",
    "feed",
    "operations",
    "publishing",
    "room",
    "showing",
]
