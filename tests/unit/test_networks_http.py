"""The adapter: limits of time and size, no redirect, nothing of the environment, no hidden bug."""

import gzip
import threading
import time
from pathlib import Path

import pytest
import requests

from tests.fakes import running
from tests.fakes.journal import shortened
from tests.unit.publishing import (
    ANSWER,
    NOWHERE,
    RawServer,
    account_of,
    post_request,
    publisher_at,
)
from webapp.networks.http import LONGEST_BODY, SafeHTTPAdapter
from webapp.networks.replies import Reply
from webapp.networks.types import SendOutcome

RESOLVE = "webapp.networks.http.resolve"


def dripped(answer: bytes) -> list[bytes]:
    """An answer byte by byte."""
    return [bytes([byte]) for byte in answer]


def timers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


@pytest.mark.parametrize(
    "pieces",
    [
        dripped(b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 2000),
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 200,
        [b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n", *dripped(b" " * 2000)],
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", *dripped(b" " * 2000)],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\n \r\n"] * 2000],
        [b"HTTP/1.1 302 Found\r\nLocation: /", *dripped(b"x" * 2000)],
    ],
    ids=["header", "continue", "body", "body to the end", "chunks", "redirect"],
)
def test_a_dripping_server_is_cut_off(pieces: list[bytes]) -> None:
    with RawServer(pieces, pause=0.02).running() as (host, port):
        began = time.monotonic()
        reply = SafeHTTPAdapter(0.2).call("GET", f"http://{host}:{port}/")
        assert 0.2 < time.monotonic() - began < 20  # all of it takes 40
    assert reply.fault == "timeout"


def test_a_silent_server_is_cut_off_after_the_timeout() -> None:
    with RawServer([], silent=True).running() as (host, port):
        began = time.monotonic()
        reply = SafeHTTPAdapter(0.2).call("GET", f"http://{host}:{port}/")
        assert 0.15 < time.monotonic() - began < 20
    assert reply == Reply(fault="timeout")


def test_all_requests_of_an_adapter_have_one_limit() -> None:
    drip = [b"HTTP/1.1 200 OK\r\nX: ", *[b"y"] * 2000]
    adapter = SafeHTTPAdapter(0.2)
    with RawServer(drip, pause=0.02).running() as (host, port):
        began = time.monotonic()
        faults = [adapter.call("GET", f"http://{host}:{port}/").fault for _ in range(5)]
        assert time.monotonic() - began < 20  # each takes 40
    assert faults == ["timeout", "timeout", "not_reached", "not_reached", "not_reached"]


def test_no_timer_is_left_running() -> None:
    with RawServer([ANSWER]).running() as (host, port):
        before = timers()
        assert SafeHTTPAdapter(20.0).call("GET", f"http://{host}:{port}/").ok
        assert SafeHTTPAdapter(20.0).call("GET", NOWHERE).fault == "not_reached"
        assert timers() == before


def test_each_request_has_a_connection_of_its_own() -> None:
    server, adapter = RawServer([ANSWER]), SafeHTTPAdapter(2.0)
    with server.running() as (host, port):
        assert all(adapter.call("GET", f"http://{host}:{port}/").ok for _ in range(3))
    assert (server.connections, len(server.received)) == (3, 3)


@pytest.mark.parametrize(
    ("size", "fault"), [(LONGEST_BODY, ""), (LONGEST_BODY + 1, "broken_answer")]
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_body_is_read_up_to_its_limit(size: int, fault: str, encoding: str) -> None:
    """A server may compress although that is not asked for; the unpacked size counts."""
    body = b'"' + b" " * (size - 2) + b'"'
    sent = gzip.compress(body) if encoding == "gzip" else body
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(sent)}\r\n\r\n"
    with RawServer([head.encode() + sent]).running() as (host, port):
        reply = SafeHTTPAdapter(2.0).call("GET", f"http://{host}:{port}/")
    assert reply.fault == fault
    assert len(reply.body) == (0 if fault else size)


def test_a_redirect_is_not_followed() -> None:
    with running("x") as fake:
        keys = fake.user()
        fake.fault("redirect_302")
        adapter = SafeHTTPAdapter(2.0)
        headers = {"Authorization": f"Bearer {keys.access}"}
        reply = adapter.call("GET", fake.url + "/2/users/me", headers=headers)
        assert reply == Reply(fault="redirected")
        assert [entry["path"] for entry in fake.journal()] == ["/2/users/me"]


def test_proxies_and_passwords_of_the_environment_are_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    with running("x") as fake:
        keys = fake.user()
        result = publisher_at("x", fake.url).send(account_of(keys), post_request())
        assert result.outcome is SendOutcome.sent
        assert [entry["token"] for entry in fake.journal()] == [shortened(keys.access)]


def test_a_base_address_of_a_library_is_replaced() -> None:
    server = RawServer([ANSWER])
    with server.running() as (host, port):
        moved = ("https://api.library.example", f"http://{host}:{port}/base")
        adapter = SafeHTTPAdapter(2.0, moved=moved)
        assert adapter.call("GET", "https://api.library.example/2/posts?a=b").ok
    head = f"GET /base/2/posts?a=b HTTP/1.1\r\nHost: {host}:{port}\r\n"
    assert server.received[0].startswith(head.encode())


class BugError(Exception):
    """An error of ours."""


def fail() -> None:
    raise BugError


def test_a_bug_before_the_request_is_raised() -> None:
    with pytest.raises(BugError):
        SafeHTTPAdapter(2.0).capture(fail)
    with pytest.raises(requests.exceptions.MissingSchema):
        SafeHTTPAdapter(2.0).call("GET", "nowhere")


def test_a_bug_while_the_request_is_sent_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RESOLVE, lambda _host, _port: fail())
    with pytest.raises(BugError):
        SafeHTTPAdapter(2.0).call("GET", NOWHERE)
    adapter = SafeHTTPAdapter(2.0)
    with adapter.session() as session, pytest.raises(BugError):
        adapter.capture(lambda: session.get(NOWHERE))


def test_a_library_that_sends_nothing_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="no request"):
        SafeHTTPAdapter(2.0).capture(lambda: None)


def test_a_bug_in_the_second_call_is_not_hidden_by_the_first_reply() -> None:
    adapter = SafeHTTPAdapter(2.0)
    assert adapter.call("GET", NOWHERE).fault == "not_reached"
    with pytest.raises(BugError):
        adapter.capture(fail)


def test_what_a_library_raises_after_the_reply_does_not_matter() -> None:
    adapter = SafeHTTPAdapter(2.0)
    with RawServer([ANSWER]).running() as (host, port), adapter.session() as session:

        def library_call() -> None:
            session.get(f"http://{host}:{port}/")
            raise BugError

        assert adapter.capture(library_call).json_object == {}
