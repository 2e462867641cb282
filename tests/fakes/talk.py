"""A client without any library's opinions, for the tests of the fakes themselves."""

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
class Heard:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


def ask(
    fake: Fake,
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: dict[str, str] | None = None,
    timeout: float = 2.0,
) -> Heard:
    """One request on a connection of its own; a form where the body is text, else JSON."""
    form = isinstance(body, str)
    sort = "application/x-www-form-urlencoded" if form else "application/json"
    connection = HTTPConnection(urlsplit(fake.url).netloc, timeout=timeout)
    try:
        data = body if form or body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": sort, **(headers or {})})
        response = connection.getresponse()
        return Heard(response.status, response.headers, response.read())
    finally:
        connection.close()


def bearer(token: str) -> dict[str, str]:
    """The header of a token."""
    return {"Authorization": f"Bearer {token}"}


def record(text: str, **more: Any) -> dict[str, Any]:
    """A post of Bluesky."""
    made = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-18T12:00:00Z"}
    return made | more


def post(
    network: str, fake: Fake, keys: Keys, text: str, *, timeout: float = 2.0, key: str = "1"
) -> Heard:
    """Post a text as this network wants it; `key` is what makes a repeat the same."""
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
    return ask(fake, "POST", POSTS[network], body, headers=headers, timeout=timeout)


def token(fake: Fake, path: str = "/2/oauth2/token", **form: str) -> Heard:
    """A request at the token endpoint, by the client that is always there."""
    return ask(fake, "POST", path, urlencode(form), headers=BASIC)


def code(
    fake: Fake, path: str = "/i/oauth2/authorize", scope: str = "tweet.read", **more: str
) -> str:
    """Sign in on the page as the first account; returns the code."""
    asked = {
        "response_type": "code",
        "client_id": "fake-client",
        "redirect_uri": BACK,
        "scope": scope,
        "state": "s",
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
    }
    url = f"{path}?{urlencode(asked | more)}"
    heard = ask(fake, "POST", url, "decision=authorize")
    assert heard.status == 303, heard.body
    return parse_qs(urlsplit(heard.headers["Location"]).query)["code"][0]
