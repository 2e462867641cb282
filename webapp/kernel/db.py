"""Tables: base class, types that mean the same on SQLite and PostgreSQL, and the session."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

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

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
WRITING = "francparler_writing"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; a naive one is refused, because SQLite would keep it silently."""

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
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: UtcDateTime(),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[str]: JSON().with_variant(JSONB(), "postgresql"),
    }


def new_id() -> str:
    """A random identifier of 16 unmistakable characters (78 bits): it counts nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def words(states: type[StrEnum]) -> Enum:
    """A column of an enumeration's words; the CHECK comes from the table's own constraints."""
    return Enum(
        states, native_enum=False, length=24, values_callable=lambda e: [m.value for m in e],
        create_constraint=False,
    )  # fmt: skip


def one_of(column: str, states: type[StrEnum]) -> CheckConstraint:
    """The CHECK for a column of words."""
    listed = ", ".join(f"'{s.value}'" for s in states)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


IdColumn = String(16)

_provider: list[Callable[[], Session]] = []


def use(provider: Callable[[], Session]) -> None:
    """Say where sessions come from; called once by whoever assembles the process."""
    _provider[:] = [provider]


def session() -> Session:
    """The session of the work at hand."""
    return _provider[0]()


def begin_writing() -> None:
    """Start the transaction anew as a writing one.

    What was read before is read again inside it: on SQLite a transaction that reads first and
    writes later may fail at once, and a decision must stand on rows that cannot move under it.
    """
    current = session()
    current.rollback()
    current.connection(execution_options={WRITING: True})


def lock(thing: object) -> None:
    """Read a row anew and hold it until the work at hand ends; others wait for their turn."""
    session().flush()
    session().refresh(thing, with_for_update={"of": type(thing)})


def insert(model: type["Base"]) -> Any:  # noqa: ANN401 - two functions of one form
    """An INSERT of this database's own kind, which can leave alone what is there."""
    kinds = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    return kinds[session().get_bind().dialect.name](model)


def prepare(engine: Engine) -> None:
    """Give SQLite the habits that the house relies on: WAL, foreign keys, immediate writes."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - driver objects
        connection.isolation_level = None
        # Recursive triggers: else INSERT OR REPLACE would pass by the audit's protection.
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA busy_timeout=10000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 - driver object
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
