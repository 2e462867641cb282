"""What the tests of network clients share: settings, an account at a fake, a request to post, and a
server that answers with any bytes.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes import Fake, Keys
from webapp import config
from webapp.networks import registry
from webapp.networks.bluesky.records import new_record_key
from webapp.networks.protocols import Publisher
from webapp.networks.types import Account, PostRequest

CALLBACK = "https://app.example/connected"
SERVER = "social.example"
CODES = ("x", "mastodon", "bluesky")
NOWHERE = "http://127.0.0.1:9"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

NETWORKS = config.Networks(
    timeout=2.0,
    x_client_id="fake-client",
    x_client_secret="fake-secret",
    x_base=NOWHERE,
    x_authorize="https://x.com/i/oauth2/authorize",
    x_post_price=200_000,
    x_read_price=5_000,
    x_reconcile_delay=600.0,
    mastodon=True,
    mastodon_base=NOWHERE,
    mastodon_reconcile_delay=120.0,
    bluesky=True,
    bluesky_base=NOWHERE,
    bluesky_reconcile_delay=0.0,
)


def now() -> datetime:
    """The current moment, by the clock that the fakes use too."""
    return datetime.now(UTC)


def earlier() -> datetime:
    """A moment before a test sent anything."""
    return now() - timedelta(minutes=1)


def settings_at(url: str, timeout: float = 2.0, **more: Any) -> config.Networks:
    """Settings with all networks at one base address."""
    known = replace(NETWORKS, timeout=timeout, x_base=url, mastodon_base=url, bluesky_base=url)
    return replace(known, **more)


def publisher_at(code: str, url: str, timeout: float = 2.0, **more: Any) -> Publisher:
    """A publisher whose network is at this base address."""
    return registry.publisher(code, settings_at(url, timeout, **more))


def account_of(keys: Keys) -> Account:
    """The account as the application knows it."""
    return Account(SERVER, keys.id, keys.handle, keys.access)


def new_account(fake: Fake) -> Account:
    """A new account at a fake."""
    return account_of(fake.user())


def post_request(word: str = "one") -> PostRequest:
    """What an author confirmed, with a link of its own."""
    link = f"https://app.example/r/{word}"
    text = f"Chez nous, « {word} » — à lire : {link} #équipe"
    return PostRequest(
        text, link, "fr", f"{hash(word) % 2**128:032x}", new_record_key(now()), now()
    )


@dataclass
class RawServer:
    """A server on the loopback that answers each request with these pieces.

    It leaves it to the client to close a connection. With a certificate it speaks TLS; a `silent`
    one never answers.
    """

    pieces: list[bytes]
    pause: float = 0.0
    certificate: Path | None = None
    silent: bool = False
    connections: int = 0
    received: list[bytes] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[tuple[str, int]]:
        """Serve until the block is left. Returns the address."""
        listening = socket.create_server(("127.0.0.1", 0))
        listening.settimeout(5)
        serving = threading.Thread(target=self._serve, args=[listening])
        serving.start()
        try:
            yield listening.getsockname()
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
            serving.join()

    def _serve(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                taken, _ = listening.accept()
                taken.settimeout(5)
                with suppress(OSError), closing(taken), closing(self._wrapped(taken)) as connection:
                    self._answer(connection)

    def _wrapped(self, taken: socket.socket) -> socket.socket:
        if self.certificate is None:
            return taken
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context.wrap_socket(taken, server_side=True)

    def _answer(self, connection: socket.socket) -> None:
        self.connections += 1
        while received := connection.recv(65_536):
            self.received.append(received)
            for piece in () if self.silent else self.pieces:
                connection.sendall(piece)
                time.sleep(self.pause)
