"""The address of a post: checked against the hosts of its channel, stored sealed."""

from collections.abc import Collection
from urllib.parse import urlsplit

from webapp.core import crypto
from webapp.core.errors import Invalid
from webapp.networks.registry import NETWORKS, OTHER
from webapp.sharing.models import Share


def known_hosts(share: Share) -> frozenset[str] | None:
    """The hosts on which the post of a share may be; None where it may be any."""
    return None if share.channel == OTHER else NETWORKS[share.channel].hosts_of(share.server)


def has_address(share: Share) -> bool:
    """Whether a post of this channel has an address."""
    return known_hosts(share) != frozenset()


def store_address(share: Share, address: str) -> None:
    """Seal the address of a post under the author's own key. Raises Invalid on `address`."""
    _check_address(address, known_hosts(share))
    where = f"share:{share.id}:address"
    share.address = crypto.seal_for(share.person_id, address, where=where)


def posted_address(share: Share) -> str | None:
    """The address of a post, for its author; None where none was given or it was erased."""
    if share.address is None:
        return None
    return crypto.open_for(share.person_id, share.address, where=f"share:{share.id}:address")


def host_of(address: str) -> str:
    """The host of a public https address; empty for anything else."""
    try:
        parts = urlsplit(address)
        host, plain = parts.hostname or "", "@" not in parts.netloc and parts.port is None
    except ValueError:
        return ""
    return host if plain and not _malformed(address) else ""


def _check_address(address: str, hosts: Collection[str] | None) -> None:
    host = host_of(address)
    if "." in host and (hosts is None or host in hosts):
        return
    named = min(hosts or (), key=len, default="")
    if not named:
        raise Invalid("address", "Please paste the public address of your post, with https://.")
    raise Invalid(
        "address",
        "Please paste the address of your post: it starts with https:// and %(host)s.",
        host=named,
    )


def _malformed(address: str) -> bool:
    clean = address.isprintable() and " " not in address
    return not clean or not address.startswith("https://") or address.count("/") < 3  # noqa: PLR2004
