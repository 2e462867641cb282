"""The handle of a fake for tests; every method calls the control port, in the same process too."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.bluesky import Bluesky
from tests.fakes.control import Control
from tests.fakes.faults import Faults
from tests.fakes.mastodon import Mastodon
from tests.fakes.network import Network
from tests.fakes.server import NetworkEndpoint, Server
from tests.fakes.state import Store
from tests.fakes.x import X

NETWORKS: dict[str, type[Network]] = {"x": X, "mastodon": Mastodon, "bluesky": Bluesky}


@dataclass(frozen=True)
class Keys:
    """An account at a fake and its credentials."""

    id: str
    name: str
    handle: str
    password: str = field(repr=False)
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True)
class Fake:
    """The addresses of a fake, and its control commands."""

    url: str
    control: str

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send a command to the control port. Raises ValueError if it is refused."""
        connection = HTTPConnection(urlsplit(self.control).netloc, timeout=10)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            response = connection.getresponse()
            result = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(result["error"])
        return result

    def user(self, name: str = "", **more: str) -> Keys:
        """Issue new tokens for an account; an unknown name creates the account."""
        return Keys(**self.call("POST", "/_users", {"name": name, **more}))

    def app(self, client_id: str, client_secret: str = "", *redirect_uris: str) -> None:
        """Register an OAuth client; without redirect_uris it may use any."""
        wanted = {
            "client_id": client_id,
            "client_secret": client_secret,
            "redirect_uris": redirect_uris,
        }
        self.call("POST", "/_apps", wanted)

    def fault(
        self,
        *do: str,
        match: dict[str, Any] | None = None,
        times: int | None = 1,
        **options: Any,
    ) -> None:
        """Schedule faults, in turn, for the requests that match. `times=None`: without end."""
        wanted = {"match": match or {}, "do": do, "with": options, "times": times}
        self.call("POST", "/_fault", wanted)

    def random(
        self,
        share: float,
        *faults: str,
        seed: int = 0,
        match: dict[str, Any] | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        """Draw a fault for a share of requests, of all faults if none is named. 0 stops drawing.

        `options` apply to all faults, or map the name of a fault to its own options.
        """
        wanted = {"share": share, "faults": faults, "seed": seed}
        self.call("POST", "/_random", wanted | {"match": match or {}, "with": options or {}})

    def ahead(self, seconds: float) -> None:
        """Advance the clock of the fake."""
        self.call("POST", "/_clock", {"ahead": seconds})

    def settings(self, **changed: Any) -> None:
        """Change settings; see tests.fakes.state.SETTINGS."""
        self.call("POST", "/_settings", changed)

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        """The recorded requests, from an index on."""
        result: list[dict[str, Any]] = self.call("GET", f"/_journal?since={since}")
        return result

    def posts(
        self, *, dups: bool = False, deleted: bool = False, account: str = ""
    ) -> list[dict[str, Any]]:
        """The posts; with `dups` only posts with a link that another post has too."""
        query = f"dups={'1' if dups else ''}&deleted={'1' if deleted else ''}&account={account}"
        result: list[dict[str, Any]] = self.call("GET", f"/_posts?{query}")
        return result

    def delete(self, post: str) -> None:
        """Delete a post as its author would on the network."""
        self.call("POST", "/_delete", {"post": post})

    def metrics(self, post: str, **counts: int) -> None:
        """Set metrics of a post."""
        self.call("POST", "/_metrics", {"post": post, "counts": counts})

    def reset(self) -> None:
        """Reset the fake to its initial state."""
        self.call("POST", "/_reset")


@contextmanager
def running(name: str, port: int = 0, control: int = 0) -> Iterator[Fake]:
    """Serve a fake of x, mastodon or bluesky until the block is left."""
    store, faults = Store(), Faults()
    network = NETWORKS[name](store)
    endpoint = NetworkEndpoint(network, faults)
    server = Server(port, endpoint.respond)
    control_server = Server(control, Control(network, faults).respond)
    endpoint.closing = server.closing
    network.url = server.url
    server.start()
    control_server.start()
    try:
        yield Fake(server.url, control_server.url)
    finally:
        server.stop()
        control_server.stop()
