"""Addresses of hosts, and which of them are on the public network."""

import ipaddress
import socket

# The prefix under which IPv6 networks translate IPv4 addresses, private ones too (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# Services of a cloud or a protocol answer at addresses that count as global: Azure's platform, the
# protocol assignments of the IETF with a cloud's metadata, and relays from IPv6 to IPv4.
SERVICES = tuple(
    ipaddress.ip_network(text) for text in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")
)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order. Raises OSError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("this is not the name of a host") from None
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def is_public(address: str) -> bool:
    """Whether an address is on the public network. An IPv6 address that contains an IPv4 address
    is not, because it may lead to a private one.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        contains_ipv4 = ip in TRANSLATED or ip.sixtofour or ip.teredo or ip.ipv4_mapped
        return not (contains_ipv4 or ip.is_site_local)
    return not any(ip in network for network in SERVICES)
