"""Migrations, for the command line, the tests and every page."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from webapp.config import ROOT
from webapp.core import sqlite_files

HEAD = "head"


class Schema(StrEnum):
    """The schema of a database, compared with the newest revision of the code."""

    current = "current"
    older = "older"
    newer = "newer"


class NewerDatabaseError(Exception):
    """The database is at a revision that this code does not know."""


def configuration(url: str | None = None) -> Config:
    """Alembic's configuration for a database address."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    if url is not None:
        made.attributes["url"] = url
    return made


@cache
def revisions() -> tuple[str, ...]:
    """All revisions of the code, oldest first."""
    found = ScriptDirectory.from_config(configuration()).walk_revisions()
    return tuple(reversed([script.revision for script in found]))


def head() -> str:
    """The newest revision of the code."""
    return revisions()[-1]


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None for one without tables. Raises SQLAlchemyError."""
    return MigrationContext.configure(connection).get_current_revision()


def revision_at(url: str) -> str | None:
    """The revision of the database at an address. Raises SQLAlchemyError."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return revision_of(connection)


def schema_of(connection: Connection) -> Schema:
    """Whether this code can use a database. Raises SQLAlchemyError."""
    found = revision_of(connection)
    if found == head():
        return Schema.current
    return Schema.older if found is None or found in revisions() else Schema.newer


def upgrade(url: str, revision: str = HEAD) -> Path | None:
    """Bring a database up to a revision; each revision is one transaction.

    A SQLite file with tables of an older revision is copied first; returns the path of the copy.
    Raises NewerDatabaseError, and SQLAlchemyError for a database that does not answer.
    """
    found = revision_at(url)
    if found is not None and found not in revisions():
        raise NewerDatabaseError(found)
    wanted = head() if revision == HEAD else revision
    copy = None
    if found not in {None, wanted} and url.startswith(sqlite_files.PREFIX):
        path = sqlite_files.path_of(url)
        copy = path.with_name(f"{path.name}.revision-{found}")
        sqlite_files.copy(path, copy)
    command.upgrade(configuration(url), revision)
    return copy


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision."""
    command.downgrade(configuration(url), revision)
