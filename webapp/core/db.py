"""Base class of all tables, column types that work alike on SQLite and PostgreSQL, the session."""

import json
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session

from webapp.core import runtime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
WRITING = "francparler_writing"
SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "foreign_keys": "ON",
    "synchronous": "FULL",
    # Without recursive triggers, INSERT OR REPLACE bypasses the triggers of the audit.
    "recursive_triggers": "ON",
    # An import of a million rows writes for about ten seconds.
    "busy_timeout": "30000",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. Naive values raise ValueError: SQLite would accept them."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return aware UTC on both databases."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Base class of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: UtcDateTime(),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[str]: JSON().with_variant(JSONB(), "postgresql"),
    }


Row = TypeVar("Row", bound=Base)


def new_id() -> str:
    """A random identifier of 16 characters (78 bits), without characters that look alike."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def id_of(*parts: str) -> str:
    """The identifier that these texts always give; as long as a random one."""
    number = int.from_bytes(sha256(json.dumps(parts).encode()).digest())
    return "".join(
        ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(16)
    )


def existing(model: type[Row], row_id: str | None) -> Row | None:
    """The row with an id that a form made, or None; read it under a lock that its posts share."""
    return session().get(model, row_id) if row_id else None


def enum_column(states: type[StrEnum]) -> Enum:
    """Column type for an enumeration; the table adds its CHECK with `check_enum`."""
    return Enum(
        states, native_enum=False, length=24, values_callable=lambda e: [m.value for m in e],
        create_constraint=False,
    )  # fmt: skip


def check_enum(column: str, states: type[StrEnum]) -> CheckConstraint:
    """CHECK that an enumeration column holds one of its values."""
    listed = ", ".join(f"'{s.value}'" for s in states)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


IdColumn = String(16)


def session() -> Session:
    """The database session of the active application and context."""
    return runtime.current().sessions()


def begin_writing() -> None:
    """End the current transaction and begin one that may write.

    Objects read before are read again in the new transaction. On SQLite a transaction that reads
    first and writes later can fail; and a decision must rest on rows that no other transaction changes meanwhile.
    """
    current = session()
    current.rollback()
    current.connection(execution_options={WRITING: True})


def lock(thing: object) -> None:
    """Lock a row until the end of the transaction, and refresh the object from it."""
    session().flush()
    # Without the lock on its key, rows that refer to it can be inserted meanwhile.
    session().refresh(thing, with_for_update={"of": type(thing), "key_share": True})


def insert(model: type["Base"]) -> Any:  # noqa: ANN401 - two functions of one form
    """The database's own INSERT construct, which supports ON CONFLICT."""
    kinds = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    return kinds[session().get_bind().dialect.name](model)


def prepare(engine: Engine) -> None:
    """Configure SQLite connections: WAL, foreign keys, and BEGIN IMMEDIATE for writers."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - driver objects
        connection.isolation_level = None
        for pragma, value in SQLITE_PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma}={value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 - driver object
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
