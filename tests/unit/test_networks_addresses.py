"""Addresses of servers that authors name: public, resolved once, with the certificate of the host."""

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fakes import running
from tests.unit.publishing import (
    ANSWER,
    CALLBACK,
    NETWORKS,
    SERVER,
    RawServer,
    earlier,
    new_account,
    post_request,
    publisher_at,
)
from webapp.networks.addresses import is_public, resolve
from webapp.networks.http import CONNECT_TIMEOUT, SafeHTTPAdapter
from webapp.networks.mastodon.connector import MastodonConnector
from webapp.networks.mastodon.publisher import MastodonPublisher, _post_url
from webapp.networks.replies import Reply
from webapp.networks.types import Account, LookupOutcome, NoAnswer, SendOutcome

RESOLVE = "webapp.networks.http.resolve"
CONNECT = "urllib3.util.connection.create_connection"
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "0.0.0.0", "::",  # noqa: S104
    "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "fe80::1", "fe80::1%lo", "fc00::1", "ff02::1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "240.0.0.1", "168.63.129.16", "192.0.0.192", "192.0.0.9",
    "192.88.99.1",
]  # fmt: skip
SERVER_NAMES = [
    "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
    "0", "0.0.0.0", "169.254.169.254", "localhost", "8.8.8.8:22", "u@8.8.8.8", "8.8.8.8:80",  # noqa: S104
]  # fmt: skip
CHECKED = replace(NETWORKS, mastodon_base="")


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example", "\udcff.example"])
def test_the_name_of_no_host_has_no_address(host: str) -> None:
    with pytest.raises(OSError, match="name"):
        resolve(host, 443)


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to connect fails the test."""

    def fail(*_args: object, **_more: object) -> socket.socket:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(CONNECT, fail)


@pytest.mark.usefixtures("no_connections")
@pytest.mark.parametrize("name", SERVER_NAMES)
def test_an_author_cannot_name_a_private_server(name: str) -> None:
    publisher, account = MastodonPublisher(CHECKED), Account(name, "1", "amelie", "token")
    result = publisher.send(account, post_request())
    assert (result.outcome, result.reason) == (SendOutcome.refused, "private_address")
    found = publisher.look_up(account, post_request(), earlier())
    assert found.outcome is LookupOutcome.inconclusive
    with pytest.raises(NoAnswer, match="private_address"):
        MastodonConnector(CHECKED).register(name, CALLBACK)


@pytest.mark.usefixtures("no_connections")
def test_one_private_address_among_others_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RESOLVE, lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(NoAnswer, match="private_address"):
        MastodonConnector(CHECKED).register(SERVER, CALLBACK)


def test_a_host_is_resolved_once_and_connected_to_as_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A host with a private address the second time is not connected to there."""
    resolved, connected = [], []

    def rebinding(host: str, port: int) -> list[str]:
        resolved.append((host, port))
        return ["8.8.8.8"] if len(resolved) == 1 else ["127.0.0.1"]

    def connect(address: tuple[str, int], timeout: float, **_more: object) -> socket.socket:
        assert 0 < timeout <= CONNECT_TIMEOUT
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(RESOLVE, rebinding)
    monkeypatch.setattr(CONNECT, connect)
    result = MastodonPublisher(CHECKED).send(Account(SERVER, "1", "amelie", "t"), post_request())
    assert (result.outcome, result.reason) == (SendOutcome.later, "not_reached")
    assert resolved == [(SERVER, 443)]
    assert connected == [("8.8.8.8", 443)]


def test_the_next_address_is_tried_when_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RESOLVE, lambda _host, _port: ["::1", "127.0.0.1"])
    with running("x") as fake:
        result = publisher_at("x", fake.url).send(new_account(fake), post_request())
        assert result.outcome is SendOutcome.sent
        assert len(fake.posts()) == 1


def test_no_other_address_is_tried_once_there_was_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RESOLVE, lambda _host, _port: ["127.0.0.1", "127.0.0.1", "::1"])
    with running("x") as fake:
        account = new_account(fake)
        fake.fault("accept_then_reset")
        result = publisher_at("x", fake.url).send(account, post_request())
        assert (result.outcome, result.reason) == (SendOutcome.unknown, "network_error")
        assert len(fake.journal()) == 1


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate of SERVER, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, SERVER)])
    began = datetime.now(UTC) - timedelta(hours=1)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, began, began + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SERVER)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(signed.public_bytes(pem) + private)
    return path


@pytest.fixture
def redirect_connections(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[str, int]], None]:
    """Every host has one public address, and connections to it go to the test's own server."""
    create = socket.create_connection

    def redirect(server: tuple[str, int]) -> None:
        def connect(address: tuple[str, int], timeout: float, **_more: object) -> socket.socket:
            assert address == ("8.8.8.8", 443)
            return create(server, timeout)

        monkeypatch.setattr(RESOLVE, lambda _host, _port: ["8.8.8.8"])
        monkeypatch.setattr(CONNECT, connect)

    return redirect


def test_nothing_is_sent_to_a_server_without_the_hosts_certificate(
    redirect_connections: Callable[[tuple[str, int]], None],
) -> None:
    server = RawServer([b"this is not TLS"])
    with server.running() as address:
        redirect_connections(address)
        account = Account(SERVER, "1", "amelie", "canary")
        result = MastodonPublisher(CHECKED).send(account, post_request())
    # The TLS greeting names the host, not the address.
    assert SERVER.encode() in server.received[0]
    assert b"canary" not in b"".join(server.received)
    assert (result.outcome, result.reason) == (SendOutcome.later, "not_reached")


def over_tls(
    server: RawServer,
    host: str,
    redirect: Callable[[tuple[str, int]], None],
    limit: float = 20,
) -> tuple[Reply, float]:
    """The reply of a request to this host, and the seconds that it took."""
    adapter = SafeHTTPAdapter(limit, checked=True)
    with server.running() as address, adapter.session() as session:
        redirect(address)
        session.verify = str(server.certificate)
        began = time.monotonic()
        reply = adapter.capture(lambda: session.get(f"https://{host}/"))
        return reply, time.monotonic() - began


def test_at_a_checked_address_the_certificate_must_be_the_hosts(
    certificate: Path, redirect_connections: Callable[[tuple[str, int]], None]
) -> None:
    server = RawServer([ANSWER], certificate=certificate)
    reply, _ = over_tls(server, SERVER, redirect_connections)
    assert reply.json_object == {}
    assert server.received[0].startswith(b"GET / HTTP/1.1\r\nHost: social.example\r\n")
    reply, _ = over_tls(server, "other.example", redirect_connections)
    assert reply.fault == "not_reached"
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\nX: ", *[b"y"] * 2000],
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 200,
        [b"HTTP/1.1 200 OK\r\n\r\n", *[b" "] * 2000],
    ],
    ids=["header", "continue", "body"],
)
def test_a_dripping_server_is_cut_off_under_tls(
    pieces: list[bytes],
    certificate: Path,
    redirect_connections: Callable[[tuple[str, int]], None],
) -> None:
    server = RawServer(pieces, pause=0.02, certificate=certificate)
    reply, seconds = over_tls(server, SERVER, redirect_connections, limit=1)
    assert reply == Reply(fault="timeout")
    assert seconds < 20  # all of it takes 40


def test_a_dripping_handshake_is_cut_off(
    certificate: Path,
    redirect_connections: Callable[[tuple[str, int]], None],
) -> None:
    # The beginning of a record that announces 16 KiB, and then one byte at a time.
    drip = RawServer([b"\x16\x03\x03\x40\x00", *[b"\x00"] * 2000], pause=0.02)
    adapter = SafeHTTPAdapter(0.2, checked=True)
    with drip.running() as address, adapter.session() as session:
        redirect_connections(address)
        session.verify = str(certificate)
        began = time.monotonic()
        reply = adapter.capture(lambda: session.get(f"https://{SERVER}/"))
        seconds = time.monotonic() - began
    assert reply == Reply(fault="not_reached")
    assert seconds < 20  # all of it takes 40


def test_the_address_of_a_post_is_on_its_own_server() -> None:
    account = Account(SERVER, "1", "amelie", "token")
    own = f"https://{SERVER}/@amelie/12"
    for url in (
        f"https://{SERVER}/@amelie/12", "https://evil.example/1", "javascript:alert(1)", None,
        f"http://{SERVER}/1", f"https://{SERVER}@evil.example/1", "https://[", "https://" + "a" * 999,
    ):  # fmt: skip
        assert _post_url(account, {"id": "12", "url": url}) == own
