"""The atproto library, with our own way out in place of its own; slow to import (see bluesky)."""

from collections.abc import Mapping
from typing import Any

from atproto_client.client.raw import ClientRaw
from atproto_client.request import Response
from requests import Session

from webapp.shares.channels.publishing.door import AGENT

Headers = Mapping[str, str] | None


class _Out:
    """Sends what the library has made of a call; the library's own follows redirects."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Headers = None,
        **_: object,
    ) -> Response:
        """One question."""
        return self._said("GET", url, headers, params=params)

    def post(
        self, url: str, content: str | bytes | None = None, headers: Headers = None, **_: object
    ) -> Response:
        """One act."""
        body = content.encode() if isinstance(content, str) else content
        return self._said("POST", url, headers, data=body)

    def _said(self, method: str, url: str, headers: Headers, **what: Any) -> Response:  # noqa: ANN401 - as requests takes it
        named = {**(headers or {}), "User-Agent": AGENT}
        answer = self._session.request(method, url, headers=named, **what)
        answer.raise_for_status()
        return Response(True, answer.status_code, answer.json(), dict(answer.headers))


def client(base: str, session: Session) -> ClientRaw:
    """The library's calls; who asks is said with each, as a header, and nothing is kept."""
    return ClientRaw(base_url=f"{base}/xrpc", request=_Out(session))
