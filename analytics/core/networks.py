"""Whether an address belongs to the company's networks. Addresses are never stored."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from analytics.core.traffic import Viewer

Network = IPv4Network | IPv6Network


def parse_networks(text: str) -> tuple[Network, ...]:
    """
    Parse networks from a list separated by commas or spaces, such as `192.0.2.0/24, 2001:db8::/32`.

    Raises ValueError with a sentence that names the first item that is not a network.
    """
    return tuple(_network(item) for item in text.replace(",", " ").split())


def is_inside(address: str | None, networks: Sequence[Network]) -> bool:
    """Return whether an address is in one of the networks; False for an invalid address."""
    parsed = _address(address)
    return parsed is not None and any(parsed in network for network in networks)


def viewer_class(address: str | None, networks: Sequence[Network]) -> Viewer:
    """
    Return 'employee' inside the networks, 'external' outside, 'unknown' without networks or for
    an invalid address.
    """
    if not networks or (parsed := _address(address)) is None:
        return "unknown"
    return "employee" if any(parsed in network for network in networks) else "external"


def _network(item: str) -> Network:
    try:
        return ip_network(item, strict=False)
    except ValueError as error:
        raise ValueError(f"“{item}” is no network; write it like 192.0.2.0/24.") from error


def _address(text: str | None) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address((text or "").strip())
    except ValueError:
        return None
    # A dual-stack socket reports ::ffff:192.0.2.1 for the IPv4 address the operator listed.
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return parsed.ipv4_mapped
    return parsed
