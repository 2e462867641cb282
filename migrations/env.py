"""How migrations run: one connection, foreign keys of SQLite off while tables are rebuilt."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, create_engine, text
from sqlalchemy.pool import NullPool

from webapp import app  # noqa: F401 - imports every package, and so every table
from webapp.core.db import Base, UtcDateTime


def render_item(kind: str, thing: object, autogen: AutogenContext) -> str | bool:
    """Write our own types as what they are in the database, so that scripts import no package."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def run() -> None:
    """Upgrade or downgrade the database named by the configuration."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            # Rebuilding a parent table with keys on would delete its children.
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=render_item,
            render_as_batch=True, compare_type=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
        if sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).first()):
            raise RuntimeError(f"a migration broke the foreign keys of {broken[0]}")
        connection.commit()


run()
