"""Which side of the company's wall an address is on. The address itself is never kept."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from analytics.plain.traffic import Viewer

Network = IPv4Network | IPv6Network


def parse_networks(text: str) -> tuple[Network, ...]:
    """
    Networks from a list separated by commas or spaces, such as `192.0.2.0/24, 2001:db8::/32`.

    Raises ValueError with a sentence that names the first item which is no network.
    """
    return tuple(_network(item) for item in text.replace(",", " ").split())


def viewer_class(address: str | None, networks: Sequence[Network]) -> Viewer:
    """
    'employee' inside the networks, 'external' outside, 'unknown' when nothing can be said:
    no network was given, or the address cannot be read.
    """
    if not networks or (place := _address(address)) is None:
        return "unknown"
    return "employee" if any(place in network for network in networks) else "external"


def _network(item: str) -> Network:
    try:
        return ip_network(item, strict=False)
    except ValueError as error:
        raise ValueError(f"“{item}” is no network; write it like 192.0.2.0/24.") from error


def _address(text: str | None) -> IPv4Address | IPv6Address | None:
    try:
        place = ip_address((text or "").strip())
    except ValueError:
        return None
    # A dual-stack socket reports ::ffff:192.0.2.1 for the IPv4 address the operator listed.
    if isinstance(place, IPv6Address) and place.ipv4_mapped:
        return place.ipv4_mapped
    return place
