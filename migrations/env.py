"""How migrations run: one connection, one transaction per revision, and on SQLite a valid database
at the end of each.
"""

import sqlite3

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from webapp import app  # noqa: F401 - imports every package, and so every table
from webapp.core.db import Base, UtcDateTime

# Seconds that a migration waits for a process that writes.
PATIENCE = 10


def render_item(kind: str, thing: object, autogen: AutogenContext) -> str | bool:
    """Write our own types as what they are in the database, so that scripts import no package."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def prepare(engine: Engine) -> None:
    """Let SQLite's transactions include changes of tables, which its driver does not by itself."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, record: object) -> None:  # noqa: ARG001 - an event
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        # Rebuilding a parent table with keys on would delete its children. SQLite ignores this
        # statement inside a transaction.
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def check_foreign_keys(connection: Connection) -> None:
    """Raise RuntimeError if a row of a SQLite database refers to a row that does not exist."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
        raise RuntimeError(f"a migration broke the foreign keys of {broken[0]}")


def run() -> None:
    """Upgrade or downgrade the database named by the configuration."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        prepare(engine)
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=render_item,
            render_as_batch=True, compare_type=True, transactional_ddl=True,
            transaction_per_migration=True,
            on_version_apply=lambda **_given: check_foreign_keys(connection),
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
        check_foreign_keys(connection)
        connection.commit()


run()
