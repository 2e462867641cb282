"""The port: what every channel says about itself."""

from typing import Protocol


class Channel(Protocol):
    """One network, as far as a share by hand needs it."""

    code: str
    # A brand's own name, or a msgid where it is a word.
    name: str
    limit: int | None
    # Hosts on which a post of this channel stands; empty where a post has no address.
    hosts: frozenset[str]
    # Whether the composer takes the whole text, or the link alone.
    takes_text: bool
    # Whether the author says on which server their account is; its posts stand there.
    has_servers: bool

    def length(self, text: str) -> int:
        """Length as the network counts it."""

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:
        """Address of the network's own composer, with what it accepts filled in."""


def compose(body: str, disclosure: str, link: str) -> str:
    """The whole text: the disclosure first, so that no fold hides it; then the words; the link."""
    return f"{disclosure}\n\n{body}\n\n{link}"


def link_in(text: str) -> str:
    """The link of a whole text, whatever address this house has by now."""
    return text.rpartition("\n")[2]


def hosts_of(channel: Channel, server: str | None) -> frozenset[str]:
    """Where a post of one author may stand; empty where a post has no address."""
    return frozenset({server or ""}) if channel.has_servers else channel.hosts
