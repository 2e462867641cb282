"""HTTP as the fakes speak it: one request read, one answer sent in one piece."""

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
    """What came cannot be read as what was announced."""


@dataclass(frozen=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    # What a fault does to a look-up: hide posts younger than this, cut a page to so many.
    lag: float = 0.0
    page: int | None = None

    def one(self, name: str, default: str = "") -> str:
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
        """The token of the request, or nothing."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str] | None:
        """The client's name and secret, or None."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except ValueError:
            return None
        return unquote(name), unquote(secret)


@dataclass
class Answer:
    """What is said to a request."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # What the journal should say of it; the client does not see this.
    notes: list[str] = field(default_factory=list)

    @classmethod
    def json(cls, status: int, value: Any) -> Self:
        """An answer in JSON."""
        text = json.dumps(value, ensure_ascii=False)
        return cls(status, text.encode(), {"Content-Type": "application/json; charset=utf-8"})

    @classmethod
    def html(cls, status: int, text: str) -> Self:
        """A page."""
        return cls(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def head(self) -> bytes:
        """The status line and the headers."""
        phrase = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def packed(self) -> bytes:
        """The whole answer, so that one send carries it."""
        return self.head() + self.body


def read(stream: BufferedIOBase) -> Request | None:
    """The next request of a connection; None when there is none."""
    words = stream.readline(65_536).decode("latin-1").split()
    if len(words) != 3:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline(65_536).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LONGEST_BODY:
        return None
    body = stream.read(int(length)) if length != "0" else b""
    path, _, query = words[1].partition("?")
    parameters = parse_qs(query, keep_blank_values=True)
    return Request(words[0].upper(), unquote(path), parameters, headers, body)


class Line:
    """The connection to one client."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, data: bytes) -> bool:
        """Whether the bytes could be handed over."""
        try:
            self._connection.sendall(data)
        except OSError:
            return False
        return True

    def reset(self) -> None:
        """Break off, so that the client sees a reset and no orderly end."""
        try:
            linger = struct.pack("ii", 1, 0)
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        finally:
            self._connection.close()

    def gone(self, seconds: float) -> bool:
        """Whether the client leaves within this time."""
        try:
            # Not select: a process with very many connections has numbers that it cannot take.
            waiting = select.poll()
            waiting.register(self._connection, select.POLLIN)
            ready = waiting.poll(seconds * 1000)
            return bool(ready) and not self._connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True
