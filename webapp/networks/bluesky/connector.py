"""Connecting accounts of Bluesky with an app password, which is exchanged and not kept."""

# ruff: noqa: ARG002 - parameters of the protocol that Bluesky does not need

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from webapp.config import Networks
from webapp.core import clock
from webapp.networks.bluesky.api import procedure
from webapp.networks.replies import (
    Reply,
    count_value,
    reason_of,
    require_object,
    text_value,
    token_value,
)
from webapp.networks.types import (
    Account,
    Client,
    Grant,
    NoAnswer,
    RefreshRefused,
    SignInRefused,
    Tokens,
)

REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
# How long an access token is valid that does not say it itself.
ACCESS_LIFE = timedelta(hours=1)
# The end of the year 2099. A larger number is not a moment.
LAST_SECOND = 4_102_444_799


class BlueskyConnector:
    """Connects accounts of Bluesky."""

    def __init__(self, settings: Networks) -> None:
        self._settings = settings

    def sign_in(self, handle: str, password: str) -> Grant:
        """Exchange handle and app password for a connected account.

        Raises SignInRefused or NoAnswer.
        """
        content = {"identifier": handle, "password": password}
        reply = procedure(self._settings, "com.atproto.server.createSession", content=content)
        if _is_refusal(reply):
            raise SignInRefused
        answer = require_object(reply)
        user_id, name = text_value(answer.get("did"), 256), text_value(answer.get("handle"), 256)
        if not (user_id.startswith("did:") and name):
            raise NoAnswer("broken_answer")
        return Grant(user_id, name, _tokens(answer))

    def refresh(self, account: Account, refresh_token: str) -> Tokens:
        """Exchange a refresh token, which works once. Raises RefreshRefused or NoAnswer.

        After NoAnswer the refresh token may have been used.
        """
        reply = procedure(self._settings, "com.atproto.server.refreshSession", refresh_token)
        if _is_refusal(reply):
            raise RefreshRefused
        return _tokens(require_object(reply))

    def revoke(self, account: Account, tokens: Tokens, app: Client | None) -> None:
        """End the session, which may have ended already. Raises NoAnswer.

        Only the author can revoke the app password.
        """
        reply = procedure(self._settings, "com.atproto.server.deleteSession", tokens.refresh)
        if not _is_refusal(reply) and reply.status != HTTPStatus.OK:
            raise NoAnswer(reason_of(reply))


def _is_refusal(reply: Reply) -> bool:
    """Whether Bluesky itself does not accept the password or token."""
    return reply.status in REFUSALS and reply.json_object is not None


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    access, refresh = token_value(answer.get("accessJwt")), token_value(answer.get("refreshJwt"))
    if not (access and refresh):
        raise NoAnswer("broken_answer")
    return Tokens(access, refresh, _end_of(access) or clock.now() + ACCESS_LIFE, _end_of(refresh))


def _end_of(token: str) -> datetime | None:
    """When a token says that it ends. It is not verified, because nothing depends on its truth."""
    payload = [*token.split("."), ""][1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError):
        return None
    seconds = count_value(claims.get("exp")) if isinstance(claims, dict) else None
    if seconds is None or not 0 < seconds <= LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)
