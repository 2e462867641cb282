"""Throwaway databases for what runs outside pytest: benches and soaks."""

import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.conftest import ENVIRONMENT, SERVER
from webapp import config, migrate


def throwaway() -> Iterator[str]:
    """A migrated SQLite file, then a PostgreSQL database where a server answers; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/house.db"
        migrate.upgrade(url)
        yield url
    admin = create_engine(SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    name = f"francparler_long_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except OperationalError:
        return
    try:
        url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        migrate.upgrade(url)
        yield url
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def settings_of(url: str, folder: Path) -> config.Settings:
    """Settings of a test installation on a database."""
    read = config.read({**ENVIRONMENT, "DATABASE_URL": url, "INSTANCE": str(folder)})
    return replace(read, password_cost=1)
