"""HTTP/1.1 for the fakes: reads a request, sends a response in one piece."""

import base64
import json
import select
import socket
import struct
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BufferedIOBase
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, unquote

LONGEST_BODY = 4 * 1024 * 1024


class BadRequest(Exception):  # noqa: N818 - an answer
    """The request is not valid."""


@dataclass(frozen=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    # Set by faults: hide posts younger than `lag` seconds, limit a page to `page` posts.
    lag: float = 0.0
    page: int | None = None

    def parameter(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return self.query.get(name, [default])[0]

    def form(self) -> dict[str, str]:
        """The body as fields, whether it came as a form or as JSON."""
        if self.headers.get("content-type", "").startswith("application/json"):
            return {k: str(v) for k, v in self.json().items() if v is not None}
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        try:
            read = json.loads(self.body or b"{}")
        except ValueError as error:
            raise BadRequest("no JSON") from error
        if not isinstance(read, dict):
            raise BadRequest("no JSON object")
        return read

    @property
    def bearer(self) -> str:
        """The bearer token, or an empty string."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str] | None:
        """Id and secret of Basic authentication, or None."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except ValueError:
            return None
        return unquote(name), unquote(secret)


@dataclass
class Response:
    """One response."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # For the journal; not sent.
    notes: list[str] = field(default_factory=list)

    @classmethod
    def json(cls, status: int, value: Any) -> Self:
        """A JSON response."""
        text = json.dumps(value, ensure_ascii=False)
        return cls(status, text.encode(), {"Content-Type": "application/json; charset=utf-8"})

    @classmethod
    def html(cls, status: int, text: str) -> Self:
        """An HTML response."""
        return cls(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def head(self) -> bytes:
        """The status line and the headers."""
        phrase = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def to_bytes(self) -> bytes:
        """The whole response."""
        return self.head() + self.body


def read(stream: BufferedIOBase) -> Request | None:
    """Read the next request of a connection; None at its end."""
    request_line = stream.readline(65_536).decode("latin-1").split()
    if len(request_line) != 3:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline(65_536).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LONGEST_BODY:
        return None
    body = stream.read(int(length)) if length != "0" else b""
    path, _, query = request_line[1].partition("?")
    parameters = parse_qs(query, keep_blank_values=True)
    return Request(request_line[0].upper(), unquote(path), parameters, headers, body)


class ClientSocket:
    """The connection to one client."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, data: bytes) -> bool:
        """Send bytes; False when the client has disconnected."""
        try:
            self._connection.sendall(data)
        except OSError:
            return False
        return True

    def reset(self) -> None:
        """Close the connection with a TCP reset."""
        try:
            linger = struct.pack("ii", 1, 0)
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        finally:
            self._connection.close()

    def disconnected(self, seconds: float) -> bool:
        """Whether the client disconnects within this time."""
        try:
            # Not select: it cannot take descriptors above 1024.
            waiting = select.poll()
            waiting.register(self._connection, select.POLLIN)
            ready = waiting.poll(seconds * 1000)
            return bool(ready) and not self._connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True
