"""What all commands share: settings, the application, and errors as one sentence with exit 2."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
import psycopg
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from webapp import answer_store, config
from webapp.config import Settings, SettingsError
from webapp.core import db, migrate
from webapp.core.migrate import Schema

Command = Callable[..., Any]
# Other errors of the database are faults of a statement, whose traceback is wanted.
UNUSABLE = (OperationalError, ProgrammingError, sqlite3.Error, psycopg.Error)
# Seconds between two checks of a database that is not migrated.
PAUSE = 2.0
REASONS = {
    Schema.older: "The database is older than this version: run `francparler migrate`.",
    Schema.newer: "The database is newer than this version: start the version that made it.",
}
log = logging.getLogger("francparler")


class RefusedInput(click.ClickException):
    """One sentence on standard error, exit 2."""

    exit_code = 2


def read_settings() -> Settings:
    try:
        return config.read()
    except SettingsError as error:
        raise RefusedInput(str(error)) from None


def with_app(command: Command) -> Command:
    """Pass the application to a command; created lazily: `--help` needs no settings."""

    @wraps(command)
    def run(*args: Any, **values: Any) -> Any:  # noqa: ANN401 - click's own
        with database_errors():
            return command(usable_app(), *args, **values)

    return run


def usable_app(*, wait: bool = False) -> Any:  # noqa: ANN401 - Flask
    """The application, if its database has the schema of this code; with `wait`, when it has.

    Raises RefusedInput.
    """
    from webapp.app import create_app  # noqa: PLC0415 - slow import

    app, said = create_app(read_settings()), ""
    close_with_command(app)
    while (reason := _unusable(app)) and wait:
        if reason != said:
            log.warning("%s The worker waits.", reason)
        said = reason
        time.sleep(PAUSE)
    if reason:
        raise RefusedInput(reason)
    return app


def close_with_command(app: Any) -> None:  # noqa: ANN401 - Flask
    """Close the connections of an application when the command ends.

    A pool that is only forgotten closes them at a random moment, with a warning.
    """
    from webapp.web import database  # noqa: PLC0415 - slow import

    def close() -> None:
        with app.app_context():
            database.close()

    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(close)


def _unusable(app: Any) -> str:  # noqa: ANN401 - Flask
    """Why this code cannot use the database; empty if it can."""
    with app.app_context():
        schema = migrate.schema_of(db.session().connection())
        db.session().rollback()
    return REASONS.get(schema, "")


@contextmanager
def database_errors() -> Iterator[None]:
    """Refuse with one sentence where the database does not answer, or a file cannot be used."""
    try:
        yield
    except (DatabaseError, sqlite3.Error, psycopg.Error) as error:
        original = error.orig if isinstance(error, DatabaseError) else error
        if not isinstance(error, UNUSABLE) and type(error) is not DatabaseError:
            raise
        raise RefusedInput(
            f"The database cannot be used ({type(original).__name__}). Check DATABASE_URL, and run "
            "`francparler migrate`."
        ) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusedInput(f"{error.filename or 'A file'}: {error.strerror or error}.") from None


def bring_up_to_date(settings: Settings) -> None:
    try:
        with database_errors():
            copy = migrate.upgrade(settings.database_url)
            answer_store.upgrade(settings.answers_url)
    except migrate.NewerDatabaseError as error:
        raise RefusedInput(
            f"The database is at revision {error}, which this version does not know: "
            "install the version that made it, or a newer one."
        ) from None
    except answer_store.OtherVersionError as error:
        raise RefusedInput(str(error)) from None
    if copy is not None:
        click.echo(
            f"{copy} is a copy of the database before the migration. Delete it when everything works."
        )
