"""The address of a post: checked against the hosts of its channel, stored sealed."""

from collections.abc import Collection
from urllib.parse import urlsplit

from webapp.core import crypto
from webapp.core.errors import Invalid
from webapp.networks.registry import CAREER, NAMES, NETWORKS, OTHER
from webapp.sharing.addresses import can_be_post, example
from webapp.sharing.models import Share


def known_hosts(share: Share) -> frozenset[str] | None:
    """The hosts on which the post of a share may be; None where it may be any."""
    if share.channel == CAREER:
        return frozenset()  # its address is that of its own page
    return None if share.channel == OTHER else NETWORKS[share.channel].hosts_of(share.server)


def has_address(share: Share) -> bool:
    """Whether a post of this channel has an address."""
    return known_hosts(share) != frozenset()


def store_address(share: Share, address: str) -> None:
    """Seal the address of a post under the author's own key. Raises Invalid on `address`."""
    _check_address(share.channel, address, known_hosts(share))
    where = f"share:{share.id}:address"
    share.address = crypto.seal_for(share.person_id, address, where=where)


def posted_address(share: Share) -> str | None:
    """The address of a post, for its author; None where none was given or it was erased."""
    if share.address is None:
        return None
    return crypto.open_for(share.person_id, share.address, where=f"share:{share.id}:address")


def example_address(share: Share, number: str) -> str:
    """An address that the post of a share can have; empty where posts have none."""
    hosts = known_hosts(share)
    if hosts == frozenset():
        return ""
    return example(share.channel, min(hosts or {"site.example"}, key=len), number)


def store_mentions(share: Share, mentions: str) -> None:
    """Seal the people or pages that the author wants to tag; they are never sent."""
    where = f"share:{share.id}:mentions"
    share.mentions = crypto.seal_for(share.person_id, mentions, where=where) if mentions else None


def mentions_of(share: Share) -> list[str]:
    """The people or pages to tag, one a line, for the author."""
    if share.mentions is None:
        return []
    where = f"share:{share.id}:mentions"
    text = crypto.open_for(share.person_id, share.mentions, where=where) or ""
    return [line.strip() for line in text.splitlines() if line.strip()]


def host_of(address: str) -> str:
    """The host of a public https address; empty for anything else."""
    try:
        parts = urlsplit(address)
        host, plain = parts.hostname or "", "@" not in parts.netloc and parts.port is None
    except ValueError:
        return ""
    return host if plain and not _malformed(address) else ""


def _check_address(channel: str, address: str, hosts: Collection[str] | None) -> None:
    host = host_of(address)
    known = "." in host and (hosts is None or host in hosts)
    if known and can_be_post(channel, address):
        return
    named = min(hosts or (), key=len, default="")
    if not named:
        raise Invalid("address", "Paste the public address of your post. It starts with https://.")
    raise Invalid(
        "address",
        "This is not the address of a post on %(channel)s. Example: %(example)s",
        channel=NAMES[channel], example=example(channel, named),
    )  # fmt: skip


def _malformed(address: str) -> bool:
    clean = address.isprintable() and " " not in address
    return not clean or not address.startswith("https://") or address.count("/") < 3  # noqa: PLR2004
