"""`francparler serve` in processes of its own, a mail server, and threads that send requests."""

import asyncio
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiosmtpd.controller import Controller

from tests.e2e.conftest import free_port
from tests.environment import ENVIRONMENT
from webapp import config

LEASE = 1.0


def wait_until(condition: Callable[[], Any], what: str) -> None:
    """Wait for an effect of another process."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


class SMTPSink:
    """A mail server that delays its replies until `accept` is called."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []
        self._accepting = asyncio.Event()
        self.port = free_port()
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await self._accepting.wait()
        self.message_ids.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        return "250 accepted"

    def accept(self) -> None:
        """Accept mail from now on."""
        self.server.loop.call_soon_threadsafe(self._accepting.set)


@dataclass
class Serve:
    """`francparler serve` and its child processes, in a separate process group."""

    settings: config.Settings
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, *options: str) -> None:
        """Start the command; `ready` returns 200 once it works."""
        variables = {
            "DATABASE_URL": self.settings.database_url, "INSTANCE": str(self.settings.instance),
            "BASE_URL": self.settings.base_url, "SMTP_URL": self.settings.smtp_url,
            "WORKER_POLL": "0.05", "WORKER_LEASE": str(LEASE), "CHANNEL_TIMEOUT": "0.1",
        }  # fmt: skip
        command = [sys.executable, "-m", "webapp", "serve", "--workers", "1", *options]
        made = subprocess.Popen(
            command, cwd=config.ROOT, env={**os.environ, **ENVIRONMENT, **variables},
            start_new_session=True,
        )  # fmt: skip
        self.running.append(made)

    def connect(self) -> http.client.HTTPConnection:
        """A connection to the server."""
        parts = urlsplit(self.settings.base_url)
        return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)

    def ready(self) -> tuple[int, dict[str, bool]]:
        """The status and the body of /readyz; (0, {}) while nothing listens."""
        connection = self.connect()
        try:
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()

    def kill(self) -> None:
        """Send SIGKILL to all its processes at once."""
        os.killpg(self.running[-1].pid, signal.SIGKILL)
        self.running[-1].wait()

    def stop(self) -> int:
        """Send SIGTERM to the process that was started; return its exit code."""
        self.running[-1].terminate()
        return self.running[-1].wait(timeout=60)

    @property
    def alive(self) -> bool:
        """Whether a process of its group exists."""
        try:
            os.killpg(self.running[-1].pid, 0)
        except ProcessLookupError:
            return False
        return True


@dataclass
class Requests:
    """Threads that send requests until the server is gone; the requests that were answered."""

    serve: Serve
    token: str
    signed_up: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Start two threads that sign people up and two that follow the link."""
        for number in range(2):
            for send in (self._sign_up, self._visit):
                thread = threading.Thread(target=self._until_gone, args=(send, number))
                self._threads.append(thread)
                thread.start()

    def join(self) -> None:
        """Wait until all threads noticed that the server is gone."""
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    def _until_gone(self, send: Callable[..., None], number: int) -> None:
        connection = self.serve.connect()
        try:
            send(connection, number)
        except (OSError, http.client.HTTPException):
            connection.close()

    def _sign_up(self, connection: http.client.HTTPConnection, number: int) -> None:
        connection.request("GET", "/sign-up")
        page = connection.getresponse()
        cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
        assert token is not None
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        while True:
            email = f"new{number}.{len(self.signed_up)}@company.example"
            form = {"csrf_token": token[1], "name": f"New {number}", "email": email}
            connection.request("POST", "/sign-up", urlencode(form), headers)
            response = connection.getresponse()
            response.read()
            assert response.status == 200
            self.signed_up.append(email)
            time.sleep(0.1)

    def _visit(self, connection: http.client.HTTPConnection, number: int) -> None:
        while True:
            agent = f"Mozilla/5.0 (X11; Linux x86_64; rv:{number}) Gecko/{len(self.visited)} Firefox/143.0"
            connection.request("GET", f"/r/{self.token}", headers={"User-Agent": agent})
            response = connection.getresponse()
            response.read()
            assert response.status == 302
            self.visited.append(agent)
