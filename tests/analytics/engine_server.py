"""A server on this machine that receives the panel as ClickHouse's HTTP interface does."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass(frozen=True)
class Received:
    """One request: the parameters, user and password, and the uploaded tables."""

    parameters: Mapping[str, str]
    user: str
    password: str
    tables: Mapping[str, bytes]

    def write(self, folder: Path) -> dict[str, Path]:
        """Write the uploaded tables as Parquet files."""
        paths = {name: folder / f"{name}.parquet" for name in self.tables}
        for name, path in paths.items():
            path.write_bytes(self.tables[name])
        return paths


@dataclass
class EngineServer:
    """Keeps the requests that it received, and answers each by `answer`."""

    answer: Callable[[Received], Answer]
    received: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"clickhouse://counter:s%C3%A9cret%2F@127.0.0.1:{self.port}/visits"

    @contextmanager
    def running(self) -> Iterator["EngineServer"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _handler(engine: EngineServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received = _received(self)
            engine.received.append(received)
            status, headers, content = engine.answer(received)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *values: object) -> None:  # noqa: A002
            """Write nothing."""

    return Handler


def _received(handler: BaseHTTPRequestHandler) -> Received:
    body = handler.rfile.read(int(handler.headers["Content-Length"]))
    kind = handler.headers["Content-Type"].encode()
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind + b"\r\n\r\n" + body)
    tables = {
        str(part.get_filename()): bytes(part.get_payload(decode=True))
        for part in message.iter_parts()
    }
    signed_in = base64.b64decode(handler.headers["Authorization"].removeprefix("Basic ")).decode()
    user, _, password = signed_in.partition(":")
    return Received(dict(parse_qsl(urlsplit(handler.path).query)), user, password, tables)
