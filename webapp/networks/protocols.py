"""What a network's client can do: publish through an account, and connect one.

An implementation holds no state and opens no transaction. What a network answers never raises,
except where a method says so.
"""

from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from webapp.networks.types import (
    Account,
    Client,
    Grant,
    LookupResult,
    MetricsReply,
    PostRequest,
    SendResult,
    TextLimits,
    Tokens,
)


class Publisher(Protocol):
    """Publishes posts through an author's account, finds them again and reads their metrics."""

    @property
    def reconcile_delay(self) -> timedelta:
        """How long after an unknown outcome a lookup can be trusted."""

    def lookups_needed(self, first_sent_at: datetime, now: datetime) -> int:
        """How many complete lookups must not find the post before it is sent again."""

    def send(self, account: Account, request: PostRequest) -> SendResult:
        """Create the post with one request; never repeats it."""

    def look_up(self, account: Account, request: PostRequest, since: datetime) -> LookupResult:
        """Search what the account has posted since a moment for the post of this request."""

    def read_metrics(self, account: Account, post_id: str, age: timedelta) -> MetricsReply:
        """Read what the network counts of the author's post of that age. Raises NoAnswer."""


class Connector(Protocol):
    """Keeps a connected account usable, and ends the connection."""

    def refresh(self, account: Account, refresh_token: str) -> Tokens:
        """Exchange a refresh token for new tokens. Raises RefreshRefused or NoAnswer."""

    def revoke(self, account: Account, tokens: Tokens, app: Client | None) -> None:
        """End the connection at the network. Raises NoAnswer."""


@runtime_checkable
class OAuthConnector(Connector, Protocol):
    """Connects an account on the network's own pages (OAuth 2 with PKCE)."""

    def authorize_url(
        self, server: str, app: Client, callback: str, state: str, verifier: str
    ) -> str:
        """Where the author signs in and agrees."""

    def exchange(self, server: str, app: Client, callback: str, code: str, verifier: str) -> Grant:
        """Exchange a code for a connected account. Raises SignInRefused or NoAnswer."""


@runtime_checkable
class AppRegistrar(Protocol):
    """Registers this application at the server that an author names."""

    def register(self, server: str, callback: str) -> Client:
        """Register the application at a server. Raises NoAnswer."""


@runtime_checkable
class LimitReader(Protocol):
    """Reads the limits of texts at a server, where each server has its own."""

    def read_limits(self, server: str) -> TextLimits:
        """The limits that a server names. Raises NoAnswer."""


@runtime_checkable
class KnownApp(Protocol):
    """A network at which the settings hold this application's registration."""

    @property
    def app(self) -> Client:
        """The registration of this application."""


@runtime_checkable
class PasswordConnector(Connector, Protocol):
    """Connects an account with its handle and an app password, which is not kept."""

    def sign_in(self, handle: str, password: str) -> Grant:
        """Exchange handle and app password for a connected account.

        Raises SignInRefused or NoAnswer.
        """
