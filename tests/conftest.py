"""What every floor uses: both databases, a held clock, a client whose pages are inspected."""

import base64
import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.factories.company import House
from tests.pages import Client
from webapp import config, migrate
from webapp.app import create_app
from webapp.kernel import clock, db
from webapp.people.services import secrets
from webapp.web.database import db as flask_db

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SERVER = os.environ.get("TEST_DATABASE_URL") or "postgresql://127.0.0.1:5432/postgres"
ENVIRONMENT = {
    "SECRET_KEY": "a secret of the tests, long enough for all",
    "DATA_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
    "ALLOWED_DOMAINS": "house.example",
    "LINK_HOSTS": "house.example",
    "BASE_URL": "http://127.0.0.1:5000",
    "ORGANISATION_NAME": "The House",
}
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With REQUIRE_ALL=1 a skip is a failure that names its reason."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 and this was skipped: {report.longrepr}"


LONG = {"journeys", "notebooks"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of two processes begins with half of the floors that take long, so that none of their
    tests is the last one that the other process waits for.
    """
    floors = {item.path for item in items if item.path.parent.name in LONG}
    first = set(sorted(floors)[::2])
    begin = [item for item in items if item.path in first]
    middle = [item for item in items if item.path in floors - first]
    short = [item for item in items if item.path not in floors]
    half = max(len(items) // 2 - len(begin), 0)
    items[:] = [*begin, *short[:half], *middle, *short[half:]]


def _server() -> str | None:
    engine = create_engine(SERVER, poolclass=NullPool)
    try:
        with engine.connect():
            return SERVER
    except OperationalError:
        return None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL database of this run alone, migrated; dropped at the end."""
    server = _server()
    if server is None:
        pytest.skip("no PostgreSQL answers at TEST_DATABASE_URL")
    name = f"francparler_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        # A test database may forget its last commit when the power fails.
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    migrate.upgrade(url)
    yield url
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "house.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "house.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql")
    empty(url)
    return url


# Deleted, not truncated: that makes each table and each index anew, which takes many times longer.
# Tables point at each other and the audit refuses a deletion, so no trigger is asked; where the
# role may not say so, they are truncated after all.
EMPTY = """
DO $$ DECLARE name text; filled boolean;
BEGIN
  BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
  EXCEPTION WHEN insufficient_privilege THEN
    TRUNCATE {tables} RESTART IDENTITY;
    RETURN;
  END;
  FOREACH name IN ARRAY ARRAY[{names}] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF filled THEN
      EXECUTE format('DELETE FROM %I', name);
    END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


def empty(url: str) -> None:
    """No row in any table of a PostgreSQL database, and numbers from one again."""
    found = [t.name for t in db.Base.metadata.sorted_tables]
    tables, names = (", ".join(f"{q}{n}{q}" for n in found) for q in ('"', "'"))
    said = EMPTY.format(tables=tables, names=names)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql(said.replace("%", "%%"))


@pytest.fixture
def settings(database: str, tmp_path: Path) -> config.Settings:
    """Settings of a test installation: own folder, cheap passwords, quick worker."""
    read = config.read({**ENVIRONMENT, "DATABASE_URL": database, "INSTANCE": str(tmp_path)})
    return replace(read, password_cost=1, worker_poll=0.02, worker_lease=2.0)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2id with 64 KiB instead of 64 MiB: the same code, and signing in takes no time."""
    cheap = partial(PasswordHasher, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "PasswordHasher", cheap)
        yield


class Compiled(BytecodeCache):
    """Templates compiled once for all applications of a run."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled before, if it was."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def quick_templates() -> Iterator[None]:
    """No application of a run compiles what another one has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@pytest.fixture
def held_clock() -> Iterator[None]:
    """Wednesday, noon."""
    with clock.at(NOON):
        yield


@pytest.fixture
def app(settings: config.Settings, held_clock: None) -> Iterator[Flask]:
    """The application on an empty database."""
    made = create_app(settings)
    made.config["TESTING"] = True
    with made.app_context():
        yield made
        flask_db.session.remove()
        flask_db.engine.dispose()


@pytest.fixture
def house(app: Flask) -> House:
    """A small house: two programs, every role, made through the services."""
    return House.build(app)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that is not signed in; every page it gets is inspected."""
    return Client(app)


@pytest.fixture
def zone() -> ZoneInfo:
    """Where the tests' organisation is."""
    return ZoneInfo("Europe/Paris")


@pytest.fixture
def trial_data() -> Path:
    """The folder of real data."""
    folder = Path(os.environ.get("TRIAL_DATA") or config.ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("TRIAL_DATA is not there: no real data to try")
    return folder
