"""The descriptor of a network, used by every package above."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from webapp.config import Networks
from webapp.networks.protocols import OAuthConnector, PasswordConnector, Publisher


def loaded(path: str) -> Callable[[Networks], Any]:
    """A function that imports a class, `module:Class`, when it is called with its settings."""
    module, _, name = path.partition(":")

    def make(settings: Networks) -> Any:  # noqa: ANN401 - an instance of the named class
        return getattr(import_module(module), name)(settings)

    return make


@dataclass(frozen=True, kw_only=True)
class Publishing:
    """How a network publishes through its author's own account.

    `prices` returns the price of a post with a link and of reading one post, in millionths of a
    US dollar. `record_key` makes the key of a post where the network lets its clients choose one.
    `profile_url` is where everybody sees what an account posted. `publisher` and `connector` import
    the network's client when they are called: web pages seldom need it.
    """

    is_configured: Callable[[Networks], bool]
    publisher: Callable[[Networks], Publisher]
    connector: Callable[[Networks], OAuthConnector | PasswordConnector]
    profile_url: Callable[[str, str], str]
    prices: Callable[[Networks], tuple[int, int]] = lambda _settings: (0, 0)
    record_key: Callable[[datetime], str] = lambda _moment: ""


@dataclass(frozen=True, kw_only=True)
class Network:
    """One network or channel.

    `name` is a brand's own name, or a msgid. `length` counts a text as the network does, `limit` is
    the most it takes (None: no limit); `accepts` is what else it asks of a text.
    `composer(text, link, title, server)` is the address of the network's own composer; with
    `takes_text` it is filled with the whole text, else with the link alone. `hosts` are the hosts
    on which a post appears, empty where a post has no address; with `has_servers` it is the server
    that the author names. `publishing` is None where shares are posted by hand only.
    """

    code: str
    name: str
    composer: Callable[[str, str, str, str], str]
    length: Callable[[str], int] = len
    limit: int | None = None
    accepts: Callable[[str], bool] = lambda _text: True
    hosts: frozenset[str] = frozenset()
    takes_text: bool = True
    has_servers: bool = False
    publishing: Publishing | None = None

    def fits(self, text: str) -> bool:
        """Whether the network takes a text: its length and everything else that it asks."""
        return (self.limit is None or self.length(text) <= self.limit) and self.accepts(text)

    def hosts_of(self, server: str | None) -> frozenset[str]:
        """The hosts on which a post of one author may appear; empty where it has no address."""
        return frozenset({server or ""}) if self.has_servers else self.hosts
