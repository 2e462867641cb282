"""A plain HTTP client for the tests of the fakes."""

import base64
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.fake import Fake, Keys
from tests.fakes.oauth import challenge

BACK = "http://127.0.0.1:5000/back"
VERIFIER = "v" * 64
BASIC = {"Authorization": "Basic " + base64.b64encode(b"fake-client:fake-secret").decode()}
POSTS = {
    "x": "/2/tweets",
    "mastodon": "/api/v1/statuses",
    "bluesky": "/xrpc/com.atproto.repo.putRecord",
}


@dataclass(frozen=True)
class ClientReply:
    """A response of a fake."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The parsed body."""
        return json.loads(self.body)


def send_request(
    fake: Fake,
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: dict[str, str] | None = None,
    timeout: float = 2.0,
) -> ClientReply:
    """Send one request on a new connection; a str body is a form, any other is JSON."""
    form = isinstance(body, str)
    content_type = "application/x-www-form-urlencoded" if form else "application/json"
    connection = HTTPConnection(urlsplit(fake.url).netloc, timeout=timeout)
    try:
        data = body if form or body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": content_type, **(headers or {})})
        response = connection.getresponse()
        return ClientReply(response.status, response.headers, response.read())
    finally:
        connection.close()


def bearer(token: str) -> dict[str, str]:
    """The Authorization header of a token."""
    return {"Authorization": f"Bearer {token}"}


def record(text: str, **more: Any) -> dict[str, Any]:
    """A Bluesky post record."""
    made = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-18T12:00:00Z"}
    return made | more


def post(
    network: str, fake: Fake, keys: Keys, text: str, *, timeout: float = 2.0, key: str = "1"
) -> ClientReply:
    """Post a text; `key` is the idempotency key or record key."""
    body: Any = {"text": text}
    headers = bearer(keys.access)
    if network == "mastodon":
        body = urlencode({"status": text})
        headers |= {"Idempotency-Key": key}
    elif network == "bluesky":
        body = {
            "repo": keys.id,
            "collection": "app.bsky.feed.post",
            "rkey": key,
            "record": record(text),
        }
    return send_request(fake, "POST", POSTS[network], body, headers=headers, timeout=timeout)


def token(fake: Fake, path: str = "/2/oauth2/token", **form: str) -> ClientReply:
    """Call the token endpoint as the preregistered client."""
    return send_request(fake, "POST", path, urlencode(form), headers=BASIC)


def code(
    fake: Fake, path: str = "/i/oauth2/authorize", scope: str = "tweet.read", **more: str
) -> str:
    """Authorize on the consent page as the first account; return the code."""
    parameters = {
        "response_type": "code",
        "client_id": "fake-client",
        "redirect_uri": BACK,
        "scope": scope,
        "state": "s",
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
    }
    url = f"{path}?{urlencode(parameters | more)}"
    reply = send_request(fake, "POST", url, "decision=authorize")
    assert reply.status == 303, reply.body
    return parse_qs(urlsplit(reply.headers["Location"]).query)["code"][0]
