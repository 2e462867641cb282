"""The servers: one for the network, one to steer it; a thread for each connection."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable

from tests.fakes.acts import ACTS, Scene
from tests.fakes.faults import Faults
from tests.fakes.network import Network
from tests.fakes.wire import Line, Request, read

Respond = Callable[[Request, Line], bool]


class Connection(socketserver.StreamRequestHandler):
    """One connection, kept open for many requests."""

    disable_nagle_algorithm = True
    server: "Server"

    def handle(self) -> None:
        """Answer until the client leaves or an answer ends the connection."""
        line = Line(self.connection)
        try:
            while not self.server.closing.is_set():
                request = read(self.rfile)
                if request is None or not self.server.respond(request, line):
                    return
                if request.headers.get("connection", "").lower() == "close":
                    return
        except (OSError, ValueError):
            return


class Server(socketserver.ThreadingTCPServer):
    """A server on the loopback that can be ended while clients are still connected."""

    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, port: int, respond: Respond) -> None:
        self.closing = threading.Event()
        self.respond = respond
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Connection)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Listen in a thread of its own."""
        self._thread.start()

    def process_request(self, request: object, client_address: object) -> None:
        """Remember the connection, so that the end of the fake can close it."""
        if isinstance(request, socket.socket):
            with self._open_lock:
                self._open.add(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def shutdown_request(self, request: object) -> None:
        """Close one connection."""
        if isinstance(request, socket.socket):
            with self._open_lock:
                self._open.discard(request)
        super().shutdown_request(request)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is no news."""

    def stop(self) -> None:
        """End all connections and wait for their threads."""
        self.closing.set()
        self.shutdown()
        self._thread.join()
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
        self.server_close()


class Front:
    """The network's side: writes down, lets faults happen, else answers."""

    def __init__(self, network: Network, faults: Faults) -> None:
        self.network = network
        self.faults = faults
        self.closing = threading.Event()

    def respond(self, request: Request, line: Line) -> bool:
        """One request, one line in the journal, one answer or fault."""
        network, store = self.network, self.network.store
        kind = network.kind(request)
        with store.lock:
            user = network.whose(request)
            authorised = network.user(request) is not None
            name = user.name if user else None
            entry = store.journal.open(request, name, kind, authorised=authorised)
        fault = self.faults.draw(request, user, kind)
        try:
            if fault is not None:
                entry.fault = fault.name
                return ACTS[fault.name](Scene(network, request, line, entry, fault, self.closing))
            answer = network.answer(request)
            entry.take(answer)
            entry.status = answer.status
            entry.done = time.monotonic()
            return line.send(network.dated(answer).packed())
        finally:
            entry.done = entry.done or time.monotonic()
