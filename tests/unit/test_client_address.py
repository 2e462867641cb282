"""Addresses as gateways forward them."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.web.client_address import without_port

PORTS = st.integers(1, 65535)


@given(st.ip_addresses(v=4), PORTS)
def test_port_of_an_ipv4_address_is_dropped(address: IPv4Address, port: int) -> None:
    assert without_port(f"{address}:{port}") == without_port(str(address)) == str(address)


@given(st.ip_addresses(v=6), PORTS)
def test_port_and_brackets_of_an_ipv6_address_are_dropped(address: IPv6Address, port: int) -> None:
    written = (f"{address}", f"[{address}]", f"[{address}]:{port}", f"[{address.exploded}]:{port}")
    assert {without_port(text) for text in written} == {str(address)}


@pytest.mark.parametrize(
    "text",
    ["", "unknown", "203.0.113.9:", "203.0.113.9:x", "203.0.113.9:1:2", "[::1]x", "[::1]:", "a:1"],
)
def test_other_texts_are_unchanged(text: str) -> None:
    assert without_port(text) == text
