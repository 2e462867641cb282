"""The HTTP servers of a fake, with one thread per connection."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable

from tests.fakes.fault_actions import ACTIONS, FaultContext
from tests.fakes.faults import Faults
from tests.fakes.network import Network
from tests.fakes.wire import ClientSocket, Request, read

Respond = Callable[[Request, ClientSocket], bool]


class Connection(socketserver.StreamRequestHandler):
    """One connection, kept open for many requests."""

    disable_nagle_algorithm = True
    server: "Server"

    def handle(self) -> None:
        """Serve requests until the client disconnects or a response ends the connection."""
        client = ClientSocket(self.connection)
        try:
            while not self.server.closing.is_set():
                request = read(self.rfile)
                if request is None or not self.server.respond(request, client):
                    return
                if request.headers.get("connection", "").lower() == "close":
                    return
        except (OSError, ValueError):
            return


class Server(socketserver.ThreadingTCPServer):
    """A server on the loopback that can be stopped while clients are connected."""

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
        """The base address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def process_request(self, request: object, client_address: object) -> None:
        """Remember the connection, so that `stop` can close it."""
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
        """Ignore clients that disconnect."""

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


class NetworkEndpoint:
    """The network port: records each request, applies a fault or responds."""

    def __init__(self, network: Network, faults: Faults) -> None:
        self.network = network
        self.faults = faults
        self.closing = threading.Event()

    def respond(self, request: Request, client: ClientSocket) -> bool:
        """Record a request, then send its response or apply its fault."""
        network, store = self.network, self.network.store
        kind = network.kind(request)
        with store.lock:
            user = network.account_of(request)
            authorised = network.user(request) is not None
            name = user.name if user else None
            entry = store.journal.open(request, name, kind, authorised=authorised)
        fault = self.faults.next_fault(request, user, kind)
        try:
            if fault is not None:
                entry.fault = fault.name
                return ACTIONS[fault.name](
                    FaultContext(network, request, client, entry, fault, self.closing)
                )
            response = network.respond(request)
            entry.take(response)
            entry.status = response.status
            entry.done = time.monotonic()
            return client.send(network.with_date(response).to_bytes())
        finally:
            entry.done = entry.done or time.monotonic()
