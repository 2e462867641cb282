"""The PostgreSQL database in a backup: the rows of each table as PostgreSQL's COPY writes them.

The tables themselves are created by the migrations, so neither `pg_dump` nor its version matters.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from webapp.cli.backup.archive import CHUNK
from webapp.cli.backup.statements import KEPT_KEYS, KEYS, after_restoring
from webapp.core import migrate

COLUMNS = "columns.json"
# Held while files get their second names: the workers that read the spool and seal the activity
# change a file and one of these tables together.
LOCKED = ("spool_file", "activity_seal")


def dump(url: str, folder: Path, link_files: Callable[[], None]) -> str | None:
    """Copy the rows of one moment, at which `link_files` is called; returns the revision.

    None for a database without tables. Raises SQLAlchemyError or psycopg.Error.
    """
    tables = _tables(url)
    if migrate.revision_at(url) is None:
        return None
    with _connected(url) as locker, _connected(url) as reader:
        for name in LOCKED:
            if name in tables:
                lock = sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE")
                locker.execute(lock.format(sql.Identifier(name)))
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        revision = reader.execute("SELECT version_num FROM alembic_version").fetchone()
        link_files()
        locker.rollback()
        for name, columns in tables.items():
            _dump_table(reader, name, columns, folder)
    (folder / COLUMNS).write_text(json.dumps(tables), encoding="utf-8")
    return str(revision[0]) if revision else None


def _dump_table(reader: psycopg.Connection, name: str, columns: list[str], folder: Path) -> None:
    table, listed = _names(name, columns)
    kept = sql.SQL(KEPT_KEYS if name == KEYS else "true")
    command = sql.SQL("COPY (SELECT {} FROM {} WHERE {}) TO STDOUT").format(listed, table, kept)
    with (folder / f"{name}.copy").open("wb") as stream, reader.cursor().copy(command) as rows:
        for chunk in rows:
            stream.write(chunk)


def is_empty(url: str) -> bool:
    """Whether no table has a row. Raises SQLAlchemyError or psycopg.Error."""
    with _connected(url) as connection:
        for name in _tables(url):
            asked = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name))
            if connection.execute(asked).fetchone() == (True,):
                return False
    return True


def load(url: str, folder: Path, revision: str) -> None:
    """Create the tables of a backup and insert its rows, in one transaction.

    Raises SQLAlchemyError or psycopg.Error.
    """
    migrate.upgrade(url, revision)
    tables: dict[str, list[str]] = json.loads((folder / COLUMNS).read_text(encoding="utf-8"))
    with _connected(url) as connection, connection.transaction():
        # Stories and pictures refer to one another, so no order of tables satisfies the keys.
        with _without_foreign_keys(connection):
            for name, columns in tables.items():
                _load_table(connection, name, columns, folder)
        _set_sequences(connection)
        for statement in after_restoring(tables):
            connection.execute(sql.SQL(statement))


def _load_table(
    connection: psycopg.Connection, name: str, columns: list[str], folder: Path
) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(*_names(name, columns))
    path = folder / f"{name}.copy"
    with path.open("rb") as stream, connection.cursor().copy(command) as rows:
        while chunk := stream.read(CHUNK):
            rows.write(chunk)


@contextmanager
def _without_foreign_keys(connection: psycopg.Connection) -> Iterator[None]:
    """Drop foreign keys, and add them again, which checks every row."""
    keys = connection.execute(
        "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k"
        " JOIN pg_class c ON c.oid = k.conrelid"
        " WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace"
    ).fetchall()
    alter = sql.SQL("ALTER TABLE {} {} CONSTRAINT {} {}")
    for table, name, _definition in keys:
        parts = (sql.Identifier(table), sql.SQL("DROP"), sql.Identifier(name), sql.SQL(""))
        connection.execute(alter.format(*parts))
    yield
    for table, name, definition in keys:
        parts = (sql.Identifier(table), sql.SQL("ADD"), sql.Identifier(name), sql.SQL(definition))
        connection.execute(alter.format(*parts))


def _set_sequences(connection: psycopg.Connection) -> None:
    """Let each sequence go on after the largest number in its table."""
    found = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
        " AND (column_default LIKE 'nextval%' OR is_identity = 'YES')"
    ).fetchall()
    for table, column in found:
        connection.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 1),"
                " max({}) IS NOT NULL) FROM {}"
            ).format(
                sql.Literal(f'"{table}"'), sql.Literal(column), sql.Identifier(column),
                sql.Identifier(column), sql.Identifier(table),
            )
        )  # fmt: skip


def _names(table: str, columns: list[str]) -> tuple[sql.Identifier, sql.Composed]:
    return sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(c) for c in columns)


def _tables(url: str) -> dict[str, list[str]]:
    """The columns of each table, without the revision."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        inspector = inspect(connection)
        names = [n for n in inspector.get_table_names() if n != "alembic_version"]
        return {name: [str(c["name"]) for c in inspector.get_columns(name)] for name in names}


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    """The driver's own connection, which can COPY; what was not committed is rolled back."""
    engine = create_engine(url, poolclass=NullPool)
    borrowed = engine.raw_connection()
    try:
        connection = cast("psycopg.Connection", borrowed.driver_connection)
        yield connection
        connection.rollback()
    finally:
        borrowed.close()
