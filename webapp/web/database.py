"""Flask-SQLAlchemy, used for engine and session only; models are plain SQLAlchemy."""

import time
from collections.abc import Callable

from flask import Flask, g, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import SQLAlchemyError

from webapp.config import Settings
from webapp.core import migrate, runtime
from webapp.core.db import Base, prepare
from webapp.core.errors import Unavailable
from webapp.core.i18n import gettext_noop
from webapp.core.migrate import Schema
from webapp.web.sessions import ALWAYS

db = SQLAlchemy(metadata=Base.metadata)
# Seconds for which a process relies on a schema that it has found current.
VALID = 10.0
REASONS = {
    Schema.older: gettext_noop(
        "The database is from an earlier version of Franc-Parler. An administrator must run “francparler migrate”."
    ),
    Schema.newer: gettext_noop(
        "The database is from a later version of Franc-Parler. An administrator must start that version."
    ),
}


def attach(app: Flask, settings: Settings) -> None:
    """Give the application its engine, and refuse pages while the schema is not the code's."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    app.before_request(_schema_check())


def close() -> None:
    """Close all connections of the active application."""
    db.session.remove()
    db.engine.dispose()
    runtime.current().close()


def _schema_check() -> Callable[[], None]:
    """A function that raises Unavailable, with the reason, where the schema is not the code's.

    Pages that always work are not refused: known links lead on during an upgrade, and the health
    pages say themselves what is wrong.
    """
    valid_until = 0.0

    def check() -> None:
        nonlocal valid_until
        if request.path.startswith(ALWAYS) or time.monotonic() < valid_until:
            return
        try:
            if g.get("database_down", False):
                # PostgreSQL answers nothing more in a transaction with an error.
                db.session.rollback()
            found = migrate.schema_of(db.session.connection())
        except SQLAlchemyError:
            # The page says it, if it needs the database.
            return
        if found != Schema.current:
            # The error page must not read tables that may not exist.
            g.database_down = True
            raise Unavailable(REASONS[found])
        valid_until = time.monotonic() + VALID

    return check
