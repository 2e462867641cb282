"""Installations with one tracked link, their servers, and a load generator."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from webapp import config
from webapp.cli import run_demo
from webapp.core import migrate

OURS = "webapp.app:create_app()"
BARE = "tests.bench.bare:create_app()"
WORKERS = 2
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")
POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgresql://127.0.0.1:5432/postgres"
# Runs in a process of its own, with the environment of the installation.
BUILD_COMPANY = """
from tests.factories.company import Company
from webapp.app import create_app
app = create_app()
with app.app_context():
    print(Company.build(app).share().link.token)
"""


@dataclass(frozen=True)
class Installation:
    """An installation: its environment (database, folder) and the token of its link."""

    name: str
    environ: dict[str, str]
    token: str

    @property
    def spool(self) -> Path:
        """The folder of the spool."""
        return Path(self.environ["INSTANCE"]) / "spool"

    def lines(self) -> int:
        """Number of visits in the spool."""
        return sum(path.read_bytes().count(b"\n") for path in self.spool.glob("*"))

    def query(self, query: str) -> list[Any]:
        """The rows of a query."""
        engine = create_engine(self.environ["DATABASE_URL"], poolclass=NullPool)
        with engine.connect() as connection:
            return list(connection.execute(text(query)))

    def rows(self) -> int:
        """Number of visits in the table."""
        return int(self.query("SELECT count(*) FROM request")[0][0])

    def run(self, *command: str) -> str:
        """Run Python with the installation's environment; return its output."""
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environ, cwd=config.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{command} ended with {done.returncode}\n{done.stderr}")
        return done.stdout.strip()

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start Python with the installation's environment, in its own process group."""
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.environ, cwd=config.ROOT, start_new_session=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def install(name: str, url: str, folder: Path) -> Installation:
    """Migrate an empty database and create a small company with one link."""
    migrate.upgrade(url)
    environ = {
        **os.environ, "DATABASE_URL": url, "INSTANCE": str(folder / name),
        "SECRET_KEY": uuid.uuid4().hex * 2, "LINK_HOSTS": "company.example",
        "DATA_KEYS": "bench:" + base64.b64encode(os.urandom(32)).decode(),
    }  # fmt: skip
    token = Installation(name, environ, "").run("-c", BUILD_COMPANY)
    return Installation(name, environ, token)


@contextmanager
def installations(folder: Path) -> Iterator[list[Installation]]:
    """An installation on SQLite and, if a server answers, one on PostgreSQL; dropped at the end."""
    found = [install("SQLite", f"sqlite:///{folder}/company.db", folder)]
    admin = create_engine(POSTGRESQL, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    name = f"francparler_bench_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except OperationalError:
        yield found
        return
    try:
        url = make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
        yield [*found, install("PostgreSQL", url, folder)]
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def free_port() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A gunicorn master and its workers."""

    process: "subprocess.Popen[bytes]"
    port: int
    token: str

    def cpu(self) -> float:
        """CPU seconds of the workers so far."""
        return sum(_cpu(stat) for stat in _stats() if int(stat[1]) == self.process.pid)

    def kill(self) -> None:
        """Send SIGKILL to the master and all workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def headers(self, path: str = "") -> set[str]:
        """The header names of a response, on the link or another path."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(
                f"HEAD {path or f'/r/{self.token}'} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            with connection.makefile("r", encoding="latin-1", newline="\r\n") as result:
                return {line.partition(":")[0] for line in list(result)[1:-1]}


def _stats() -> Iterator[list[str]]:
    """The fields of /proc/PID/stat after the name, of every process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield path.read_text(encoding="latin-1").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue


def _cpu(stat: list[str]) -> float:
    return (int(stat[11]) + int(stat[12])) / TICKS


@contextmanager
def serving(installation: Installation, application: str = OURS) -> Iterator[Server]:
    """Run the application with gunicorn as `francparler serve` starts it."""
    port = free_port()
    command = [
        application if part == OURS else part
        for part in run_demo._gunicorn(f"127.0.0.1:{port}", WORKERS)[1:]
    ]
    server = Server(installation.start(*command), port, installation.token)
    try:
        _wait(server)
        yield server
    finally:
        if server.process.poll() is None:
            server.process.terminate()
            server.process.wait(timeout=60)


def _wait(server: Server) -> None:
    """Wait until the server answers and its workers are idle."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        before = server.cpu()
        time.sleep(0.25)
        try:
            if server.headers("/healthz") and server.cpu() == before:
                return
        except OSError:
            continue
    raise SystemExit("the server did not start")


class Visitors:
    """The load generator in its own process; see `tests.bench.load`."""

    def __init__(self, server: Server, seconds: float, first: int = 0) -> None:
        given = (server.port, server.token, seconds, CONNECTIONS, first)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.load", *map(str, given)],
            cwd=config.ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._out.readline() == "ready\n"

    @property
    def _out(self) -> Any:
        return self._process.stdout

    def result(self) -> dict[str, Any]:
        """Wait for the process; return its results."""
        result: dict[str, Any] = json.loads(self._out.read())
        self._process.wait()
        return result
