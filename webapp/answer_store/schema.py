"""Tables and engine of the answers' database.

It may be on another server, with other credentials. Nothing in it names a person or a moment, and
no order of rows tells which answer came first: answers are in bundles, sorted by random keys.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from webapp.config import Settings
from webapp.core.runtime import PerApplication, current

VERSION: Final = 1
METADATA: Final = MetaData()
SCHEMA: Final = Table(
    "answer_store", METADATA, Column("version", Integer, primary_key=True, autoincrement=False)
)
BALLOT: Final = Table(
    "ballot", METADATA,
    # SHA-256 of the code; the row is removed with the answer.
    Column("hash", LargeBinary(32), primary_key=True),
    Column("wave", String(16), nullable=False, index=True),
    Column("section", String(40), nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
# `entries` is a JSON object: random key -> entry, in the order of the keys.
BUNDLE: Final = Table(
    "bundle", METADATA,
    Column("wave", String(16), primary_key=True),
    Column("section", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("entries", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
# A rollback journal is removed with each commit; a write-ahead log would keep the order of answers.
# Deleted bytes are overwritten.
SQLITE_PRAGMAS: Final = {
    "journal_mode": "DELETE",
    "synchronous": "FULL",
    "secure_delete": "ON",
    "busy_timeout": "10000",
}
READING: Final = "francparler_reading"


class OtherVersionError(RuntimeError):
    """The answers' database has tables of another version of Franc-Parler."""


def connect(url: str) -> Engine:
    """An engine for the answers' database; on SQLite each transaction may write from its start.

    A connection with the execution option READING only reads, and sees one moment.
    """
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"),
        hide_parameters=True, pool_pre_ping=True,
    )  # fmt: skip
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - driver objects
            connection.isolation_level = None
            for pragma, value in SQLITE_PRAGMAS.items():
                connection.execute(f"PRAGMA {pragma}={value}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:  # noqa: ANN401 - driver object
            options = connection.get_execution_options()
            if options.get("isolation_level") != "AUTOCOMMIT":
                reading = options.get(READING, False)
                connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def reader(engine: Engine) -> Engine:
    """The same engine for transactions that only read."""
    options: dict[str, Any] = {READING: True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    return engine.execution_options(**options)


def prepare(engine: Engine) -> None:
    """Make the tables where they are missing. Raises OtherVersionError."""
    METADATA.create_all(engine)
    with engine.begin() as connection:
        found = connection.scalar(select(SCHEMA.c.version))
        if found is None:
            connection.execute(SCHEMA.insert().values(version=VERSION))
        elif found != VERSION:
            raise OtherVersionError(
                f"The answers' database has version {found}; this version reads {VERSION}: "
                "install the version that made it, or a newer one."
            )


def upgrade(url: str) -> None:
    """Make the database at an address usable. Raises OtherVersionError, SQLAlchemyError, OSError."""
    file = file_of(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = connect(url)
    try:
        prepare(engine)
    finally:
        engine.dispose()


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for a server's."""
    address = make_url(url)
    named = address.get_backend_name() == "sqlite" and address.database
    return Path(address.database or "") if named else None


def is_ready() -> bool:
    """Whether the answers' database of the active application answers, with the right tables."""
    file = file_of(current().settings.answers_url)
    # A connection would make the file, maybe as another user than the pages.
    if file is not None and not file.exists():
        return False
    try:
        with reader(engine()).begin() as connection:
            return bool(connection.scalar(select(SCHEMA.c.version)) == VERSION)
    except SQLAlchemyError:
        return False


def _made(settings: Settings) -> Engine:
    return connect(settings.answers_url)


engine: Final = PerApplication(_made, Engine.dispose)
