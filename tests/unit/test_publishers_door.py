"""The way out: no private address, no redirect, no second look at a name, nothing written down."""

import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fakes import Fake, running
from tests.unit.publishing import CODES, NETWORKS, SERVER, account, earlier, made, parcel
from webapp.shares.channels.publishing import door
from webapp.shares.channels.publishing.answers import Reply
from webapp.shares.channels.publishing.mastodon import MastodonPublisher
from webapp.shares.channels.publishing.port import Account, Fate, NoAnswer, Seen, Tokens

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "0.0.0.0", "::",  # noqa: S104
    "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "fe80::1", "fe80::1%lo", "fc00::1", "ff02::1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "240.0.0.1",
]  # fmt: skip
NAMED = [
    "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
    "0", "0.0.0.0", "169.254.169.254", "localhost", "8.8.8.8:22", "u@8.8.8.8", "8.8.8.8:80",  # noqa: S104
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_for_everybody(address: str) -> None:
    assert not door.public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_what_is_for_everybody(address: str) -> None:
    assert door.public(address)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MastodonPublisher:
    """A publisher that goes to the servers which authors name; nothing may leave here."""

    def nowhere(*_args: object, **_more: object) -> socket.socket:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", nowhere)
    return MastodonPublisher(replace(NETWORKS, mastodon_base=""))


@pytest.mark.parametrize("name", NAMED)
def test_an_author_cannot_lead_us_inside(name: str, server: MastodonPublisher) -> None:
    who = Account(name, "1", "amelie", "token")
    answer = server.send(who, parcel())
    assert (answer.fate, answer.reason) == (Fate.refused, "private_address")
    assert server.look(who, parcel(), earlier()).seen is Seen.incomplete
    with pytest.raises(NoAnswer, match="private_address"):
        server.register(name, "https://house.example/connected")


def test_one_private_address_among_others_is_enough(
    server: MastodonPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "resolve", lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(NoAnswer, match="private_address"):
        server.register(SERVER, "https://house.example/connected")


def test_a_name_is_asked_for_once_and_the_answer_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere when it is asked again leads nowhere."""
    asked, tried = [], []

    def rebinds(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["8.8.8.8"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(where: tuple[str, int], timeout: float) -> socket.socket:
        assert 0 < timeout <= door.CONNECT
        tried.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(door, "resolve", rebinds)
    monkeypatch.setattr(socket, "create_connection", connect)
    network = MastodonPublisher(replace(NETWORKS, mastodon_base=""))
    answer = network.send(Account(SERVER, "1", "amelie", "token"), parcel())
    assert (answer.fate, answer.reason) == (Fate.later, "not_reached")
    assert asked == [(SERVER, 443)]
    assert tried == [("8.8.8.8", 443)]


def test_the_certificate_is_the_servers_not_the_addresss(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the pinned address the server's name is asked for; without one, nothing is said."""
    ours, theirs = socket.socketpair()
    named: list[bytes] = []

    def listen() -> None:
        named.append(theirs.recv(4096))
        theirs.close()

    listening = threading.Thread(target=listen)
    listening.start()
    monkeypatch.setattr(door, "resolve", lambda _host, _port: ["8.8.8.8"])
    monkeypatch.setattr(socket, "create_connection", lambda _where, _timeout: ours)
    network = MastodonPublisher(replace(NETWORKS, mastodon_base=""))
    answer = network.send(Account(SERVER, "1", "amelie", "canary"), parcel())
    listening.join()
    ours.close()
    assert SERVER.encode() in named[0]
    assert b"canary" not in named[0]
    assert (answer.fate, answer.reason) == (Fate.later, "not_reached")


def test_no_proxy_and_no_netrc_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with running("x") as fake:
        answer = made("x", fake.url).send(account(fake.user()), parcel())
    assert answer.fate is Fate.sent


class _Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Everything that any logger says, at the loudest."""
    root, handler = logging.getLogger(), _Everything()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(level)
    root.removeHandler(handler)


def _attempts(code: str, fake: Fake) -> Iterator[Any]:
    """Everything a publisher does, with a canary for each secret; and what came of it."""
    network = made(code, fake.url, x_client_secret="canary-house")
    who = Account(SERVER, "1", "amelie", "canary-access")
    tokens = Tokens("canary-access", "canary-refresh")
    yield network
    yield who
    yield tokens
    for fault in ("", "reset_before", "html_5xx", "429", "truncated_201", "redirect_302"):
        if fault:
            fake.fault(fault, match={"path": "*"})
        yield network.send(who, parcel())
        yield network.look(who, parcel(), earlier())
    for act in (
        lambda: network.refresh(who, "canary-refresh"),
        lambda: network.revoke(who, tokens, None),
        lambda: network.enter("amelie", "canary-password"),
        lambda: network.read(who, "1", timedelta(0)),
    ):
        try:
            yield act()
        except Exception as error:  # noqa: BLE001 - what it says is what is tested
            told: BaseException | None = error
            while told is not None:
                yield told
                yield str(told)
                told = told.__cause__ or told.__context__


@pytest.mark.parametrize("code", CODES)
def test_no_secret_is_written_down_or_told(
    code: str, lines: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with running(code) as fake:
        told = [repr(thing) for thing in _attempts(code, fake)]
    printed = capfd.readouterr()
    everything = "\n".join([*lines, *told, printed.out, printed.err])
    assert len(told) > 10
    assert "canary" not in everything


def test_a_secret_that_is_written_down_would_be_seen(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("tweepy"), "level", logging.DEBUG)
    logging.getLogger("tweepy.client").manager._clear_cache()  # type: ignore[attr-defined]
    made("x", "http://127.0.0.1:9").send(Account("", "1", "amelie", "canary"), parcel())
    assert "canary" in "\n".join(lines)


def test_a_token_that_is_the_name_of_a_file_does_not_send_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a line that must stay here\n", encoding="utf-8")
    with running("mastodon") as fake:
        who = Account(SERVER, fake.user().id, "amelie", str(secret))
        made("mastodon", fake.url).send(who, parcel())
        from tests.fakes.journal import shortened

        assert [entry["token"] for entry in fake.journal()] == [shortened(str(secret))]


def test_an_address_of_a_post_is_on_its_own_server() -> None:
    from webapp.shares.channels.publishing.mastodon import _address

    who = Account(SERVER, "1", "amelie", "token")
    own = f"https://{SERVER}/@amelie/12"
    for url in (
        f"https://{SERVER}/@amelie/12", "https://evil.example/1", "javascript:alert(1)", None,
        f"http://{SERVER}/1", f"https://{SERVER}@evil.example/1", "https://[", "https://" + "a" * 999,
    ):  # fmt: skip
        assert _address(who, {"id": "12", "url": url}) == own


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of SERVER, with its key, that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, SERVER)])
    began = datetime.now(UTC) - timedelta(hours=1)
    made_out = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, began, began + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SERVER)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(made_out.public_bytes(pem) + private)
    return path


def _over_tls(
    certificate: Path, name: str, said: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> Reply:
    """What comes of a question to `name`, where a server with the certificate says this."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(5)

    def serve() -> None:
        taken, _ = listening.accept()
        taken.settimeout(5)
        try:
            with context.wrap_socket(taken, server_side=True) as line:
                line.recv(4096)
                for part in said:
                    line.sendall(part)
                    time.sleep(0.02)
        except OSError:
            taken.close()

    serving = threading.Thread(target=serve)
    serving.start()
    monkeypatch.setattr(door, "resolve", lambda _host, _port: ["8.8.8.8"])
    monkeypatch.setattr(
        socket, "create_connection", lambda _, seconds: CONNECT(listening.getsockname(), seconds)
    )
    out = door.Door(0.4, checked=True)
    with out.session() as session:
        session.verify = str(certificate)
        reply = out.hear(lambda: session.get(f"https://{name}/"))
    serving.join()
    listening.close()
    return reply


CONNECT = socket.create_connection
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def test_at_the_pinned_address_the_server_shows_its_own_certificate(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _over_tls(certificate, SERVER, [ANSWER], monkeypatch).said == {}
    other = _over_tls(certificate, "other.example", [ANSWER], monkeypatch)
    assert other.fault == "not_reached"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_drip_under_tls_ends_too(
    head: bytes, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.monotonic()
    drip = [head] + [head if b"100" in head else b"y"] * 60
    assert _over_tls(certificate, SERVER, drip, monkeypatch).fault == "timeout"
    assert time.monotonic() - began < 2
