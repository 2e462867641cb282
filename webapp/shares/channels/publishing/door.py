"""The way out to networks: bounded in time and size, to checked addresses, never redirected."""

import io
import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3 import exceptions as urllib3_errors
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from webapp.shares.channels.publishing.answers import Reply

CONNECT = 3.05
# Of the time a network may take to answer: a whole answer, and all requests of one call.
WHOLE_ANSWER, WHOLE_CALL = 1.5, 3.0
LONGEST_BODY = 1024 * 1024
AGENT = "Franc-Parler"

# At DEBUG these write down the headers of every request, and with them the access tokens.
for _name in ("tweepy", "mastodon", "atproto", "atproto_client", "httpx", "httpcore", "urllib3"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Unfit(Exception):  # noqa: N818 - an answer
    """An answer that is not read any further: redirected, too long."""


class PrivateAddress(Exception):  # noqa: N818 - an answer
    """A server that an author named is not, or not only, in the public network."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order; raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def public(address: str) -> bool:
    """Whether an address, and the IPv4 address hidden in an IPv6 one, is for everybody."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        translated = ip in ipaddress.ip_network("64:ff9b::/96")
        return not (translated or ip.is_site_local or ip.sixtofour or ip.teredo or ip.ipv4_mapped)
    return True


class Door(HTTPAdapter):
    """Takes requests out, one call of a publisher each; what came of the last is its `reply`.

    `timeout` is in seconds. `checked`: only https, port 443 and public addresses. `moved`: a base
    address that a library insists on, and the one that takes its place.
    """

    def __init__(
        self, timeout: float, *, checked: bool = False, moved: tuple[str, str] = ("", "")
    ) -> None:
        self._timeout, self._checked, self._moved = timeout, checked, moved
        self._call_ends = monotonic() + WHOLE_CALL * timeout
        self._answer_ends = self._call_ends
        self.reply = Reply(fault="misconfigured")
        # False only while a connection is made: whatever fails then, no request has left.
        self.reached = True
        super().__init__(max_retries=0)

    def session(self) -> requests.Session:
        """A session that has no other way out and takes nothing from the environment."""
        made = requests.Session()
        made.trust_env = False
        made.headers.update({"Accept-Encoding": "identity", "User-Agent": AGENT})
        for prefix in ("https://", "http://"):
            made.mount(prefix, self)
        return made

    def hear(self, call: Callable[[], object]) -> Reply:
        """What came of a call that makes one request, whatever its library made of it."""
        self.reply = Reply(fault="misconfigured")
        # Libraries raise what they like, also after a post that stands; the reply knows better.
        with suppress(Exception):
            call()
        return self.reply

    def left(self) -> float:
        """Seconds until this answer has to be complete; raises TimeoutError when none is."""
        left = min(self._answer_ends, self._call_ends) - monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, self._timeout)

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to the host, at an address that was checked and is not asked for again."""
        self.reached = False
        addresses = resolve(host, port)
        if self._checked and not all(public(address) for address in addresses):
            raise PrivateAddress
        for address in addresses:
            with suppress(OSError):
                return socket.create_connection((address, port), min(CONNECT, self.left()))
        raise ConnectionRefusedError

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 - the adapter's form
        timeout: Any = None,  # noqa: ARG002, ANN401 - the adapter's form
        verify: Any = True,  # noqa: FBT002, ANN401 - the adapter's form
        cert: Any = None,  # noqa: ANN401 - the adapter's form
        proxies: Any = None,  # noqa: ARG002, ANN401 - the adapter's form
    ) -> requests.Response:
        """One request and its whole answer; raises what kept it from that."""
        self._answer_ends = monotonic() + WHOLE_ANSWER * self._timeout
        self.reached = True
        try:
            self._prepare(request)
            response = super().send(
                request, stream=True, timeout=(CONNECT, self._timeout), verify=verify, cert=cert,
                proxies={},
            )  # fmt: skip
            try:
                body = self._body(response)
            finally:
                response.close()
        except Exception as error:
            self.reply = Reply(fault=self._fault(error))
            raise
        self.reply = Reply(response.status_code, response.headers, body)
        response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
        return response

    def get_connection_with_tls_context(
        self,
        *args: Any,  # noqa: ANN401 - the adapter's form
        **kwargs: Any,  # noqa: ANN401 - the adapter's form
    ) -> HTTPConnectionPool:
        """As without us, but every connection of the pool is made by this door."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        # A pool makes its connections out of this class when it needs one, so this is in time.
        pool.ConnectionCls = cast("Any", self._connection(isinstance(pool, HTTPSConnectionPool)))
        return pool

    def _connection(self, tls: bool) -> Callable[..., HTTPConnection]:  # noqa: FBT001 - one word
        door = self

        class Out(HTTPSConnection if tls else HTTPConnection):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                return door.connect(self._dns_host, self.port)

            def connect(self) -> None:
                super().connect()
                door.reached = True

            def response_class(self, sock: socket.socket, **kwargs: Any) -> Any:  # noqa: ANN401
                return _bounded(sock, door, **kwargs)

        return Out

    def _prepare(self, request: requests.PreparedRequest) -> None:
        before, after = self._moved
        url = str(request.url)
        if before and url.startswith(before + "/"):
            request.url = url = after + url.removeprefix(before)
        parts = urlsplit(url)
        if self._checked and (
            parts.scheme != "https" or parts.port not in {None, 443} or "@" in parts.netloc
        ):
            raise PrivateAddress

    @staticmethod
    def _body(response: requests.Response) -> bytes:
        if 300 <= response.status_code < 400:  # noqa: PLR2004 - as HTTP names them
            raise Unfit("redirected")
        body = cast("bytes", response.raw.read(LONGEST_BODY + 1, decode_content=True))
        if len(body) > LONGEST_BODY:
            raise Unfit("broken_answer")
        return body

    def _fault(self, error: Exception) -> str:
        if isinstance(error, PrivateAddress):
            return "private_address"
        if not self.reached:
            return "not_reached"
        if isinstance(error, Unfit):
            return str(error)
        if isinstance(error, requests.Timeout | urllib3_errors.TimeoutError | TimeoutError):
            return "timeout"
        broken = isinstance(error, urllib3_errors.ProtocolError | urllib3_errors.DecodeError)
        return "broken_answer" if broken else "network_error"


class _Timed(io.RawIOBase):
    """What a socket brings, each wait for it bounded by the door's time."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, door: Door) -> None:
        self._raw, self._sock, self._door = raw, sock, door

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - any buffer
        self._sock.settimeout(self._door.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _bounded(sock: socket.socket, door: Door, **kwargs: Any) -> Any:  # noqa: ANN401 - http.client's
    """An answer that is about to be read: a server may bring one byte a second for ever."""
    answer = HTTPConnection.response_class(sock, **kwargs)
    waiting = answer.fp.detach()
    answer.fp = io.BufferedReader(_Timed(waiting, sock, door))
    return answer
