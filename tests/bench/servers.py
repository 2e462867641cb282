"""Installations with one tracked link, the servers in front of them, and visitors sent to them."""

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
# A process of its own: an application holds the one database of its process.
SEED = """
from tests.factories.company import Company
from webapp.app import create_app
app = create_app()
with app.app_context():
    print(Company.build(app).share().link.token)
"""


@dataclass(frozen=True)
class Place:
    """An installation: its database, its folder, its one link."""

    name: str
    environ: dict[str, str]
    token: str

    @property
    def spool(self) -> Path:
        """Where visits are written down."""
        return Path(self.environ["INSTANCE"]) / "spool"

    def lines(self) -> int:
        """How many visits are written down."""
        return sum(path.read_bytes().count(b"\n") for path in self.spool.glob("*"))

    def ask(self, query: str) -> list[Any]:
        """Rows of the database."""
        engine = create_engine(self.environ["DATABASE_URL"], poolclass=NullPool)
        with engine.connect() as connection:
            return list(connection.execute(text(query)))

    def rows(self) -> int:
        """How many visits are counted."""
        return int(self.ask("SELECT count(*) FROM request")[0][0])

    def run(self, *command: str) -> str:
        """Run Python with this installation's settings, to its end."""
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environ, cwd=config.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{command} ended with {done.returncode}\n{done.stderr}")
        return done.stdout.strip()

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start Python with this installation's settings, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.environ, cwd=config.ROOT, start_new_session=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def furnish(name: str, url: str, folder: Path) -> Place:
    """Migrate an empty database and make a small company with one link in it."""
    migrate.upgrade(url)
    environ = {
        **os.environ, "DATABASE_URL": url, "INSTANCE": str(folder / name),
        "SECRET_KEY": uuid.uuid4().hex * 2, "LINK_HOSTS": "company.example",
        "DATA_KEYS": "bench:" + base64.b64encode(os.urandom(32)).decode(),
    }  # fmt: skip
    token = Place(name, environ, "").run("-c", SEED)
    return Place(name, environ, token)


@contextmanager
def places(folder: Path) -> Iterator[list[Place]]:
    """An installation on SQLite, and one on PostgreSQL where it answers; gone afterwards."""
    made = [furnish("SQLite", f"sqlite:///{folder}/company.db", folder)]
    admin = create_engine(POSTGRESQL, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    name = f"francparler_bench_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except OperationalError:
        yield made
        return
    try:
        url = make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
        yield [*made, furnish("PostgreSQL", url, folder)]
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A gunicorn and its workers."""

    process: "subprocess.Popen[bytes]"
    port: int
    token: str

    def cpu(self) -> float:
        """Seconds of processor time its workers have taken so far."""
        return sum(_cpu(stat) for stat in _stats() if int(stat[1]) == self.process.pid)

    def kill(self) -> None:
        """SIGKILL to the master and every worker at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def headers(self, path: str = "") -> set[str]:
        """The names of the headers it answers with, on its link or another path."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(
                f"HEAD {path or f'/r/{self.token}'} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            with connection.makefile("r", encoding="latin-1", newline="\r\n") as told:
                return {line.partition(":")[0] for line in list(told)[1:-1]}


def _stats() -> Iterator[list[str]]:
    """State, parent and the other numbers of every process of this machine."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield path.read_text(encoding="latin-1").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue


def _cpu(stat: list[str]) -> float:
    return (int(stat[11]) + int(stat[12])) / TICKS


@contextmanager
def serving(place: Place, application: str = OURS) -> Iterator[Server]:
    """The application behind gunicorn as `francparler serve` starts it."""
    port = free_port()
    command = [
        application if part == OURS else part
        for part in run_demo._gunicorn(f"127.0.0.1:{port}", WORKERS)[1:]
    ]
    server = Server(place.start(*command), port, place.token)
    try:
        _wait(server)
        yield server
    finally:
        if server.process.poll() is None:
            server.process.terminate()
            server.process.wait(timeout=60)


def _wait(server: Server) -> None:
    """Until it answers and no worker is busy importing any more."""
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
    """The process that asks; see `tests.bench.load`."""

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

    def told(self) -> dict[str, Any]:
        """What they saw, once they are back."""
        told: dict[str, Any] = json.loads(self._out.read())
        self._process.wait()
        return told
