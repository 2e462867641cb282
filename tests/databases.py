"""Databases of tests: copied from templates, dropped afterwards."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.environment import ENVIRONMENT
from tests.pools import Pool
from webapp import answer_store, config
from webapp.answer_store.schema import file_of
from webapp.core import migrate

SERVER = os.environ.get("TEST_DATABASE_URL") or "postgresql://127.0.0.1:5432/postgres"


def server_answers() -> bool:
    """Whether the PostgreSQL server of the tests answers."""
    try:
        with create_engine(SERVER, poolclass=NullPool).connect():
            return True
    except OperationalError:
        return False


def _admin(*statements: str) -> None:
    engine = create_engine(SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def create(template: str = "template1") -> str:
    """Create a PostgreSQL database from a template; return its address."""
    name = f"francparler_test_{uuid.uuid4().hex[:12]}"
    source = make_url(template).database if "://" in template else template
    _admin(
        f'CREATE DATABASE "{name}" TEMPLATE "{source}"',
        # A test database may lose its last commits in a power cut.
        f'ALTER DATABASE "{name}" SET synchronous_commit = off',
    )
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def drop(url: str) -> None:
    """Drop a PostgreSQL database that `create` made."""
    with suppress(OperationalError):
        _admin(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


@contextmanager
def down(url: str) -> Iterator[None]:
    """A database that does not answer: PostgreSQL lets nobody in; on SQLite the tracked links are gone."""
    name = make_url(url).database
    if not url.startswith("postgresql"):
        with _renamed(url, "tracked_link"):
            yield
        return
    _admin(
        f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",  # noqa: S608
    )
    try:
        yield
    finally:
        _admin(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@contextmanager
def _renamed(url: str, table: str) -> Iterator[None]:
    """A table under another name, so that statements which name it fail."""
    engine = create_engine(url, poolclass=NullPool)

    def rename(old: str, new: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    rename(table, f"{table}_gone")
    try:
        yield
    finally:
        rename(f"{table}_gone", table)


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


class Templates:
    """Migrated databases, with or without a company, each created once and then copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._migrated: dict[str, str] = {}
        self._made: dict[tuple[str, str], str] = {}
        self._pools: dict[str, Pool] = {}

    def copy(self, kind: str, name: str, fill: Callable[[str], None], folder: Path) -> str:
        """Copy a template; return its address. `fill(url)` inserts the rows of the template, once."""
        original = self._made.get((kind, name))
        if original is None:
            original = self._made[kind, name] = self._make(kind, name, fill)
        if kind == "postgresql":
            return self._pools.setdefault(name, Pool(original, create, drop)).take()
        path = folder / "company.db"
        shutil.copyfile(_path(original), path)
        return f"sqlite:///{path}"

    def _make(self, kind: str, name: str, fill: Callable[[str], None]) -> str:
        """Copy the migrated database of this kind, and insert the rows."""
        if kind not in self._migrated:
            self._migrated[kind] = create() if kind == "postgresql" else self._file("migrated")
            migrate.upgrade(self._migrated[kind])
        if kind == "postgresql":
            url = create(self._migrated[kind])
        else:
            url = self._file(name)
            shutil.copyfile(_path(self._migrated[kind]), _path(url))
        fill(url)
        return url

    def give_back(self, url: str) -> None:
        """Take a copied database back, so that another test can have it; a file stays."""
        any(pool.give_back(url) for pool in self._pools.values())

    def _file(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.db"

    def close(self) -> None:
        """Drop the databases on the server."""
        for pool in self._pools.values():
            pool.close()
        for url in (*self._migrated.values(), *self._made.values()):
            if url.startswith("postgresql"):
                drop(url)


@contextmanager
def throwaway(kind: str) -> Iterator[str]:
    """A migrated database for benches and soaks, which run outside pytest; dropped afterwards."""
    if kind == "postgresql":
        url = create()
        try:
            migrate.upgrade(url)
            yield url
        finally:
            drop(url)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/company.db"
        migrate.upgrade(url)
        yield url


def each_kind() -> tuple[str, ...]:
    """The available kinds of database: SQLite, and PostgreSQL if a server answers."""
    return ("sqlite", "postgresql") if server_answers() else ("sqlite",)


def settings_of(url: str, folder: Path) -> config.Settings:
    """Settings of a test installation on a database, with an answers' database in a file."""
    read = config.read({**ENVIRONMENT, "DATABASE_URL": url, "INSTANCE": str(folder)})
    answers = file_of(read.answers_url)
    if answers is not None and not answers.exists():
        answers.write_bytes(_no_answers())
    return replace(read, password_cost=1)


@cache
def _no_answers() -> bytes:
    """The file of an answers' database without answers; making it takes longer than a copy."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.db"
        answer_store.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


@contextmanager
def answers_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of an answers' database without answers, of either kind."""
    url = create() if kind == "postgresql" else f"sqlite:///{folder / 'answers-apart.db'}"
    try:
        answer_store.upgrade(url)
        yield url
    finally:
        if kind == "postgresql":
            drop(url)
