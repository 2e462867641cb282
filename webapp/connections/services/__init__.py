"""Services of connections: accounts, token refresh, registrations at servers, throttle."""

from webapp.connections.services.accounts import (
    connect,
    disconnect,
    erase_tokens,
    expire,
    expire_if_over,
    notify_expired,
    notify_of_ends,
)
from webapp.connections.services.clients import (
    check_fits,
    check_length,
    client_of,
    drop_client,
    store_client,
    store_limits,
)
from webapp.connections.services.refresh import (
    TokenRefreshLease,
    acquire_refresh,
    complete_refresh,
    note_lost,
    release_refresh,
)
from webapp.connections.services.sealed import account_of, handle_of, tokens_of
from webapp.connections.services.throttle import begin_connecting, end_connecting

__all__ = [
    "TokenRefreshLease", "account_of", "acquire_refresh", "begin_connecting", "check_fits",
    "check_length", "client_of",
    "complete_refresh", "connect", "disconnect", "drop_client", "end_connecting", "erase_tokens",
    "expire", "expire_if_over", "handle_of", "note_lost", "notify_expired", "notify_of_ends", "release_refresh",
    "store_client", "store_limits", "tokens_of",
]  # fmt: skip
