"""Requests to Bluesky (XRPC), and its errors."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from webapp.config import Networks
from webapp.networks.http import SafeHTTPAdapter, bearer
from webapp.networks.replies import Reply, text_value

MOST_HANDLES = 5
ENDED = {"ExpiredToken", "InvalidToken"}


def query(settings: Networks, method: str, parameters: Mapping[str, Any], token: str) -> Reply:
    """Send a query: a method that reads."""
    adapter = SafeHTTPAdapter(settings.timeout)
    return adapter.call("GET", _url(settings, method), params=parameters, headers=bearer(token))


def procedure(
    settings: Networks, method: str, token: str = "", content: Mapping[str, Any] | None = None
) -> Reply:
    """Send a procedure: a method that writes. Without a token nobody is signed in."""
    adapter, headers = SafeHTTPAdapter(settings.timeout), bearer(token) if token else {}
    return adapter.call("POST", _url(settings, method), json=content, headers=headers)


def resolved_handles(settings: Networks, handles: Sequence[str]) -> dict[str, str]:
    """The accounts (DIDs) of handles, without those that Bluesky does not know.

    At most MOST_HANDLES are asked for, with one adapter, which bounds the time of all. After a
    fault the rest stays text: a post must not wait for a mention.
    """
    found, adapter = {}, SafeHTTPAdapter(settings.timeout)
    for handle in handles[:MOST_HANDLES]:
        url = _url(settings, "com.atproto.identity.resolveHandle")
        reply = adapter.call("GET", url, params={"handle": handle})
        if reply.fault:
            break
        did = text_value((reply.json_object or {}).get("did"), 256) if reply.ok else ""
        if did.startswith("did:"):
            found[handle] = did
    return found


def error_name(reply: Reply) -> str:
    """The name that Bluesky gives to an error; empty where the reply names none."""
    return text_value((reply.json_object or {}).get("error"), 80)


def is_stale_token(reply: Reply) -> bool:
    """Whether the access token has ended: Bluesky answers with 400 where others answer with 401."""
    return reply.status == HTTPStatus.BAD_REQUEST and error_name(reply) in ENDED


def _url(settings: Networks, method: str) -> str:
    return f"{settings.bluesky_base}/xrpc/{method}"
