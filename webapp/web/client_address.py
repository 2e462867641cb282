"""The client's address without a port, as some gateways write it into X-Forwarded-For."""

from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def without_port(text: str) -> str:
    """The address in `IPv4`, `IPv4:port`, `IPv6`, `[IPv6]` or `[IPv6]:port`; else the same text."""
    address, bracket, rest = text.strip().removeprefix("[").partition("]")
    if not bracket and address.count(":") == 1:
        address, _colon, rest = address.partition(":")
        rest = f":{rest}"
    if rest and not (rest.startswith(":") and rest[1:].isascii() and rest[1:].isdigit()):
        return text
    try:
        return str(ip_address(address))
    except ValueError:
        return text


def network_of(address: str) -> str:
    """The address; of IPv6 its first half, because one device has all of the second."""
    with suppress(ValueError):
        found = IPv6Address(address)
        return str(found.ipv4_mapped or found.exploded[:19])
    return address


class ClientAddress:
    """WSGI middleware: REMOTE_ADDR becomes an address without a port, for everything behind it."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Call the application."""
        environ["REMOTE_ADDR"] = without_port(environ.get("REMOTE_ADDR") or "")
        return self._app(environ, start_response)
