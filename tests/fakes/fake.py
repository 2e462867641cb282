"""A fake as its tests hold it; every verb goes over the control port, also in one process."""

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
from tests.fakes.server import Front, Server
from tests.fakes.state import Store
from tests.fakes.x import X

NETWORKS: dict[str, type[Network]] = {"x": X, "mastodon": Mastodon, "bluesky": Bluesky}


@dataclass(frozen=True)
class Keys:
    """An account that is ready to be used."""

    id: str
    name: str
    handle: str
    password: str = field(repr=False)
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True)
class Fake:
    """Where a fake answers, and what can be told to it."""

    url: str
    control: str

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One order over the control port."""
        connection = HTTPConnection(urlsplit(self.control).netloc, timeout=10)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            response = connection.getresponse()
            told = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(told["error"])
        return told

    def user(self, name: str = "", **more: str) -> Keys:
        """An account with new tokens; a name that nobody has makes a new one."""
        return Keys(**self.call("POST", "/_users", {"name": name, **more}))

    def app(self, client_id: str, client_secret: str = "", *redirect_uris: str) -> None:
        """A client; without addresses it may come back to any."""
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
        """Order faults: one after the other for the requests that match. No `times`: for ever."""
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
        """Draw a fault for this share of requests; none named: any. A share of 0 ends it.

        `options` are those of all faults, or those of each under its name.
        """
        wanted = {"share": share, "faults": faults, "seed": seed}
        self.call("POST", "/_random", wanted | {"match": match or {}, "with": options or {}})

    def ahead(self, seconds: float) -> None:
        """Move the clock of the fake."""
        self.call("POST", "/_clock", {"ahead": seconds})

    def settings(self, **changed: Any) -> None:
        """Change what tests.fakes.state.SETTINGS names."""
        self.call("POST", "/_settings", changed)

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        """What was asked, from an entry on."""
        told: list[dict[str, Any]] = self.call("GET", f"/_journal?since={since}")
        return told

    def posts(
        self, *, dups: bool = False, deleted: bool = False, account: str = ""
    ) -> list[dict[str, Any]]:
        """What stands there; with `dups` only what carries a link that stands there twice."""
        query = f"dups={'1' if dups else ''}&deleted={'1' if deleted else ''}&account={account}"
        told: list[dict[str, Any]] = self.call("GET", f"/_posts?{query}")
        return told

    def delete(self, post: str) -> None:
        """The author takes a post away by other means."""
        self.call("POST", "/_delete", {"post": post})

    def metrics(self, post: str, **counts: int) -> None:
        """What the network counts of a post from now on."""
        self.call("POST", "/_metrics", {"post": post, "counts": counts})

    def reset(self) -> None:
        """Back to the beginning."""
        self.call("POST", "/_reset")


@contextmanager
def running(name: str, port: int = 0, control: int = 0) -> Iterator[Fake]:
    """A fake of x, mastodon or bluesky that answers until the block is left."""
    store, faults = Store(), Faults()
    network = NETWORKS[name](store)
    front = Front(network, faults)
    server = Server(port, front.respond)
    steering = Server(control, Control(network, faults).respond)
    front.closing = server.closing
    network.url = server.url
    server.start()
    steering.start()
    try:
        yield Fake(server.url, steering.url)
    finally:
        server.stop()
        steering.stop()
