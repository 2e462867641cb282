"""HTTP requests to networks: bounded in time and size, to checked addresses, never redirected."""

import io
import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3 import exceptions as urllib3_errors

from webapp.networks.addresses import is_public, resolve
from webapp.networks.deadline import Deadline, WatchedConnection, WatchedTLSConnection
from webapp.networks.replies import Reply

CONNECT_TIMEOUT = 3.05
# How long one whole answer may take, and all requests of one adapter: as multiples of the timeout,
# which bounds each wait for bytes.
WHOLE_ANSWER, WHOLE_CALL = 1.5, 3.0
LONGEST_BODY = 1024 * 1024
PIECE = 64 * 1024
USER_AGENT = "Franc-Parler"
PORTS = {"http": 80, "https": 443}

# At DEBUG these log the headers of every request, and with them the access tokens.
for _name in ("tweepy", "urllib3"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Rejected(Exception):  # noqa: N818 - not an error of ours
    """An address or an answer that is not used; `reason` is a key of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


TIMEOUTS = (requests.Timeout, urllib3_errors.TimeoutError, TimeoutError)
BROKEN = (urllib3_errors.ProtocolError, urllib3_errors.DecodeError)
# What a network or the way to it can cause. Anything else that is raised is a bug.
NETWORK_ERRORS = (requests.RequestException, urllib3_errors.HTTPError, OSError, Rejected)


def bearer(token: str) -> dict[str, str]:
    """The header of an access token. Raises ValueError as `checked_token` does."""
    return {"Authorization": f"Bearer {checked_token(token)}"}


def checked_token(token: str) -> str:
    """The token. Raises ValueError, in a text without it, where it cannot stand in a header."""
    if not (token.isascii() and token.isprintable()):
        raise ValueError("this token cannot stand in a header")
    return token


class SafeHTTPAdapter(HTTPAdapter):
    """Sends the requests of one call of a publisher or connector.

    `timeout` is in seconds. With `checked` only https, port 443 and public addresses are used.
    `moved` is a base address that a library insists on, and the one to use in its place. Each
    request resolves its host once and has a connection of its own, to an address that was checked.
    """

    def __init__(
        self, timeout: float, *, checked: bool = False, moved: tuple[str, str] = ("", "")
    ) -> None:
        self._timeout, self._checked, self._moved = timeout, checked, moved
        self._call_ends = monotonic() + WHOLE_CALL * timeout
        self._deadline = Deadline(WHOLE_ANSWER * timeout)
        self._address = ""
        self._replies: list[Reply] = []
        super().__init__(max_retries=0)

    def session(self) -> requests.Session:
        """A session whose requests all use this adapter, and nothing of the environment."""
        session = requests.Session()
        session.trust_env = False
        session.headers.update(
            {"Accept-Encoding": "identity", "Connection": "close", "User-Agent": USER_AGENT}
        )
        for prefix in ("https://", "http://"):
            session.mount(prefix, self)
        return session

    def call(self, method: str, url: str, **options: Any) -> Reply:  # noqa: ANN401 - requests'
        """Send one request and return the reply. `options` are those of `requests.request`.

        What a network or the way to it causes becomes `Reply.fault`; anything else is raised.
        """
        with self.session() as session:
            return self.capture(lambda: session.request(method, url, **options))

    def capture(self, library_call: Callable[[], object]) -> Reply:
        """Run a library call that sends one request through `session`, and return the reply.

        What the library raises once there is a reply, or a fault in its place, does not matter:
        libraries raise the same for a post that exists and for one that does not. What it raises
        before that is a bug and is raised again.
        """
        self._replies.clear()
        try:
            library_call()
        except Exception:
            if not self._replies:
                raise
        if not self._replies:
            raise RuntimeError("the library sent no request")
        return self._replies[-1]

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:  # noqa: ANN401 - the base class's
        """Send one request, read the whole answer, and record it for `capture`.

        Raises one of NETWORK_ERRORS where there is no such answer.
        """
        left = self._call_ends - monotonic()
        self._deadline = Deadline(min(WHOLE_ANSWER * self._timeout, left))
        try:
            with closing(self._open(request, options)) as response:
                body = self._body(response)
        except NETWORK_ERRORS as error:
            self._replies.append(Reply(fault=self._fault(error)))
            raise
        finally:
            self._deadline.stop()
            # A kept connection would be used again without being watched.
            self.close()
        self._replies.append(Reply(response.status_code, response.headers, body))
        response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
        return response

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        *args: Any,  # noqa: ANN401 - the base class's
        **options: Any,  # noqa: ANN401 - the base class's
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Connect to the checked address, but expect the certificate of the host."""
        host, pool = super().build_connection_pool_key_attributes(request, *args, **options)
        if host["scheme"] == "https":
            pool["server_hostname"] = host["host"]
        return {**host, "host": self._address}, pool

    def get_connection_with_tls_context(
        self,
        *args: Any,  # noqa: ANN401 - the base class's
        **options: Any,  # noqa: ANN401 - the base class's
    ) -> HTTPConnectionPool:
        """A pool whose connections the deadline watches."""
        pool = super().get_connection_with_tls_context(*args, **options)
        tls = isinstance(pool, HTTPSConnectionPool)
        watched = WatchedTLSConnection if tls else WatchedConnection
        pool.ConnectionCls = cast("Any", partial(watched, deadline=self._deadline))
        return pool

    def _open(
        self, request: requests.PreparedRequest, options: Mapping[str, Any]
    ) -> requests.Response:
        """Send the request to the first address that takes a connection."""
        self._prepare(request)
        failure: Exception = ConnectionRefusedError()
        for address in self._addresses(str(request.url)):
            self._address = address
            try:
                limits = {"stream": True, "timeout": self._timeouts(), "proxies": {}}
                return super().send(request, **{**options, **limits})
            except NETWORK_ERRORS as error:
                if self._deadline.connected:
                    raise
                failure = error
        raise failure

    def _prepare(self, request: requests.PreparedRequest) -> None:
        """Replace the base address that a library insists on, and name the host."""
        before, after = self._moved
        if before and str(request.url).startswith(before + "/"):
            request.url = after + str(request.url).removeprefix(before)
        # Else urllib3 would name the address that the connection is made to.
        host = urlsplit(str(request.url)).netloc.rpartition("@")[2]
        request.headers = CaseInsensitiveDict({"Host": host, **request.headers})

    def _addresses(self, url: str) -> list[str]:
        parts = urlsplit(url)
        allowed = parts.scheme == "https" and parts.port in {None, 443} and "@" not in parts.netloc
        if self._checked and not allowed:
            raise Rejected("private_address")
        found = resolve(parts.hostname or "", parts.port or PORTS[parts.scheme])
        if self._checked and not all(is_public(address) for address in found):
            raise Rejected("private_address")
        return found

    def _timeouts(self) -> tuple[float, float]:
        """How long a connection may take to be made, and each wait for bytes.

        A TLS handshake may take as long as a connection, in addition to it.
        """
        left = self._deadline.left()
        return min(CONNECT_TIMEOUT, left / 2), min(self._timeout, left)

    def _body(self, response: requests.Response) -> bytes:
        # A connection that was shut down looks like the end of the headers or of the body.
        self._deadline.left()
        if 300 <= response.status_code < 400:  # noqa: PLR2004 - as HTTP numbers redirects
            raise Rejected("redirected")
        body = bytearray()
        for piece in response.raw.stream(PIECE, decode_content=True):
            body += piece
            if len(body) > LONGEST_BODY:
                raise Rejected("broken_answer")
        self._deadline.left()
        return bytes(body)

    def _fault(self, error: Exception) -> str:
        if isinstance(error, Rejected):
            return error.reason
        if not self._deadline.connected:
            return "not_reached"
        if self._deadline.passed or isinstance(error, TIMEOUTS):
            return "timeout"
        return "broken_answer" if isinstance(error, BROKEN) else "network_error"
