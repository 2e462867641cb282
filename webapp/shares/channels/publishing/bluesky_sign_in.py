"""Signing in at Bluesky with an app password, which is exchanged at once and never kept."""

# ruff: noqa: ARG002 - the port asks for what some network needs

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from webapp.config import Networks
from webapp.kernel import clock
from webapp.shares.channels.publishing.answers import Reply, count, told, why, word
from webapp.shares.channels.publishing.door import Door
from webapp.shares.channels.publishing.port import (
    Account,
    Client,
    Grant,
    NoAnswer,
    RefreshRefused,
    SignInRefused,
    Tokens,
)

BAD_REQUEST, UNAUTHORIZED = 400, 401
# What an access token lives that does not say it itself.
ACCESS = timedelta(hours=1)
# The end of the year 2099: a number beyond is no moment.
LAST_SECOND = 4_102_444_799


class BlueskySignIn:
    """The half of the port that connects accounts."""

    def __init__(self, networks: Networks) -> None:
        self.networks = networks

    def enter(self, handle: str, password: str) -> Grant:
        """Sign in with an app password; raises SignInRefused or NoAnswer."""
        what = {"identifier": handle, "password": password}
        reply = self.hear(lambda api, _: api.com.atproto.server.create_session(what))
        if _denied(reply):
            raise SignInRefused
        said = told(reply)
        user_id, name = word(said.get("did"), 256), word(said.get("handle"), 256)
        if not (user_id.startswith("did:") and name):
            raise NoAnswer("broken_answer")
        return Grant(user_id, name, _tokens(said))

    def refresh(self, account: Account, refresh: str) -> Tokens:
        """New tokens; raises RefreshRefused or NoAnswer, after which the old may be used up."""
        reply = self.hear(
            lambda api, who: api.com.atproto.server.refresh_session(headers=who), refresh
        )
        if _denied(reply):
            raise RefreshRefused
        return _tokens(told(reply))

    def revoke(self, account: Account, tokens: Tokens, client: Client | None) -> None:
        """End the session; the app password stays, its author alone can end that. NoAnswer."""
        reply = self.hear(
            lambda api, who: api.com.atproto.server.delete_session(headers=who), tokens.refresh
        )
        if not _denied(reply) and reply.status != 200:  # noqa: PLR2004 - HTTP's own
            raise NoAnswer(why(reply))

    def hear(self, call: Callable[[Any, dict[str, str]], object], token: str = "") -> Reply:
        """What came of one call of the library.

        Each call says itself who asks: the library's own sessions refresh tokens unasked.
        """
        # More than a second and 50 MB, which only a worker that posts here should pay.
        from webapp.shares.channels.publishing import bluesky_wire  # noqa: PLC0415

        who = {"Authorization": f"Bearer {token}"}
        door = Door(self.networks.timeout)
        with door.session() as session:
            api = bluesky_wire.client(self.networks.bluesky_base, session)
            return door.hear(lambda: call(api, who))


def error_of(reply: Reply) -> str:
    """The word by which Bluesky names an error."""
    return word((reply.said or {}).get("error"), 80)


def _denied(reply: Reply) -> bool:
    """Whether Bluesky itself does not take what was shown."""
    return reply.status in {BAD_REQUEST, UNAUTHORIZED} and reply.said is not None


def _tokens(said: Mapping[str, Any]) -> Tokens:
    access, refresh = word(said.get("accessJwt")), word(said.get("refreshJwt"))
    if not (access and refresh):
        raise NoAnswer("broken_answer")
    return Tokens(access, refresh, _end(access) or clock.now() + ACCESS, _end(refresh))


def _end(token: str) -> datetime | None:
    """When a token says that it ends; nothing depends on whether it says the truth."""
    payload = [*token.split("."), ""][1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError):
        return None
    seconds = count(claims.get("exp")) if isinstance(claims, dict) else None
    known = seconds is not None and 0 < seconds <= LAST_SECOND
    return datetime.fromtimestamp(seconds, UTC) if known and seconds is not None else None
