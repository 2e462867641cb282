"""Slow senders and slow readers block nobody, and a request that stays incomplete is dropped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress

import pytest

from tests.e2e.conftest import free_port
from tests.e2e.served import wait_until
from tests.environment import ENVIRONMENT
from tests.factories.company import Company
from webapp import config
from webapp.cli import run_demo
from webapp.core import db

# Seconds; `serve` allows more.
DEADLINE = 6
# Seconds of an answer that waited for nobody, also on a busy machine.
PROMPT = DEADLINE - 2
# Of each kind; together more than all threads of both processes.
SLOW = 10
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
HEAD = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
INCOMPLETE = {
    "body": f"{HEAD}Content-Length: 100000\r\n\r\na",
    "body of a page that needs none": "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\na",
    "chunked body": f"{HEAD}Transfer-Encoding: chunked\r\n\r\n10000\r\na",
    "body that waits": f"{HEAD}Content-Length: 100000\r\nExpect: 100-continue\r\n\r\na",
    "head": "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: a",
    "first line": "GET /hea",
}


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, templates: object
) -> Iterator[tuple[int, str]]:
    """The port of a server as `serve` starts it, with a short deadline, and the token of a link."""
    from tests.databases import Templates
    from tests.factories.installations import copied

    assert isinstance(templates, Templates)
    folder, port = tmp_path_factory.mktemp("slow"), free_port()
    with copied(templates, "sqlite", folder, company=True) as settings:
        token = _token(settings)
        command = run_demo._gunicorn(f"127.0.0.1:{port}", 2)
        command[command.index("--timeout") + 1] = str(DEADLINE)
        given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
        server = subprocess.Popen(
            command, cwd=config.ROOT, env={**os.environ, **ENVIRONMENT, **given}
        )
        try:
            wait_until(lambda: _answers(port), "the server answers")
            yield port, token
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=30) == 0


def _token(settings: config.Settings) -> str:
    from tests.factories.application import running
    from webapp.app import create_app

    with running(create_app(settings)) as app:
        company = Company.load(app)
        token = company.link().token
        db.session().commit()
    return token


def _answers(port: int) -> bool:
    try:
        return _get(port, "/healthz")[0] == 200
    except OSError:
        return False


def _get(port: int, path: str) -> tuple[int, float]:
    """The status of a page, and the seconds it took."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers={"User-Agent": AGENT})
        response = connection.getresponse()
        response.read()
    return response.status, time.monotonic() - started


def _is_closed(connection: socket.socket) -> bool:
    """Whether the server has closed a connection."""
    connection.settimeout(0.01)
    try:
        while connection.recv(4096):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    return True


def _send(connections: list[socket.socket]) -> None:
    for connection in connections:
        # The server may close it between two looks.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"a")


def test_incomplete_requests_block_nobody_and_are_dropped(served: tuple[int, str]) -> None:
    port, token = served
    with ExitStack() as stack:
        slow = {
            (kind, number): stack.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            for kind in INCOMPLETE
            for number in range(SLOW)
        }
        started = time.monotonic()
        for (kind, _number), connection in slow.items():
            connection.sendall(INCOMPLETE[kind].encode())
        while time.monotonic() - started < PROMPT:
            assert _get(port, "/healthz")[0] == 200
            status, seconds = _get(port, f"/r/{token}")
            assert (status, seconds < PROMPT) == (302, True)
            _send(list(slow.values()))
            time.sleep(0.3)
        assert [key for key, connection in slow.items() if _is_closed(connection)] == []
        # A byte now and then does not extend the deadline.
        while slow and time.monotonic() - started < DEADLINE + 10:
            slow = {key: each for key, each in slow.items() if not _is_closed(each)}
            _send(list(slow.values()))
        assert list(slow) == []


def test_slow_readers_block_nobody(served: tuple[int, str]) -> None:
    port, token = served
    with ExitStack() as stack:
        for _ in range(4 * SLOW):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            reader.connect(("127.0.0.1", port))
            stack.enter_context(reader)
            # Together as much as one file of 230 kB, of which the buffers hold less.
            reader.sendall(200 * b"GET /static/older/style.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(1)
        status, seconds = _get(port, f"/r/{token}")
        # The readers stay; on a busy machine their requests take longer than a second.
        assert (status, seconds < 2 * DEADLINE) == (302, True)


def test_a_body_that_is_complete_in_time_is_read(served: tuple[int, str]) -> None:
    port, _token = served
    body = b"email=a%40company.example&password=none"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"{HEAD}Content-Length: {len(body)}\r\n\r\n".encode())
        for byte in body:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)
        # The form has no token, so the page refuses it; it was read.
        assert connection.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_headers_of_a_client_do_not_choose_the_path(served: tuple[int, str]) -> None:
    port, _token = served
    for name in ("SCRIPT_NAME", "Script-Name", "PATH_INFO", "X-Forwarded-Prefix", "X-Script-Name"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/about", headers={name: "/elsewhere"})
        response = connection.getresponse()
        assert (response.status, b"/elsewhere" in response.read()) == (200, False), name
        connection.close()


def test_the_children_end_when_serve_is_killed(company_settings: config.Settings) -> None:
    port = free_port()
    given = {
        "DATABASE_URL": company_settings.database_url, "BASE_URL": f"http://127.0.0.1:{port}",
        "INSTANCE": str(company_settings.instance),
    }  # fmt: skip
    serve = subprocess.Popen(
        [sys.executable, "-m", "webapp", "serve", "--workers", "1"],
        cwd=config.ROOT, env={**os.environ, **ENVIRONMENT, **given}, start_new_session=True,
    )  # fmt: skip
    try:
        wait_until(lambda: _answers(port), "the server answers")
        os.kill(serve.pid, signal.SIGKILL)
        serve.wait()
        wait_until(lambda: not _group_exists(serve.pid), "the children end")
        # The port is free.
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    finally:
        if _group_exists(serve.pid):
            os.killpg(serve.pid, signal.SIGKILL)


def _group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
