"""The command `francparler`. Bad input: one clear sentence, exit 2."""

import logging
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from webapp import config, migrate, trial
from webapp.config import Settings, SettingsError
from webapp.kernel.errors import Refusal

Command = Callable[..., Any]


class RefusedInput(click.ClickException):
    """One sentence on standard error, exit 2."""

    exit_code = 2


def _settings() -> Settings:
    try:
        return config.read()
    except SettingsError as error:
        raise RefusedInput(str(error)) from None


def _with_app(command: Command) -> Command:
    """Give a command the application, made only now: `--help` needs no settings."""

    @wraps(command)
    def run(*args: Any, **values: Any) -> Any:  # noqa: ANN401 - click's own
        from webapp.app import create_app  # noqa: PLC0415 - slow import

        try:
            return command(create_app(_settings()), *args, **values)
        except (OperationalError, ProgrammingError) as error:
            kind = type(error.orig).__name__
            raise RefusedInput(
                f"The database does not answer as it should ({kind}): is it there, and was "
                "`francparler migrate` run?"
            ) from None

    return run


@click.group()
def main() -> None:
    """Run and look after Franc-Parler."""
    # What this command writes (database, spool, snapshots) is for its own account alone.
    os.umask(0o077)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@main.command()
@click.option("--bind", help="Address and port; those of BASE_URL when left out.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--with-worker/--without-worker", default=None, help="Default: with, on SQLite.")
def serve(bind: str | None, workers: int, with_worker: bool | None) -> None:  # noqa: FBT001 - click's
    """Serve the pages; on SQLite the worker runs beside them."""
    settings = _settings()
    beside = settings.sqlite if with_worker is None else with_worker
    sys.exit(trial.serve(settings, bind or trial.bind_of(settings), workers, with_worker=beside))


@main.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
@_with_app
def work(app: Any, *, once: bool) -> None:  # noqa: ANN401 - Flask
    """Send what is due and run the periodic jobs."""
    from webapp import wiring  # noqa: PLC0415 - slow import
    from webapp.kernel.worker import Bench  # noqa: PLC0415 - slow import

    settings: Settings = app.extensions["settings"]
    lease = timedelta(seconds=settings.worker_lease)
    bench = Bench(
        wiring.JOBS, wiring.PERIODIC, app.app_context, lease, settings.worker_poll,
        works=wiring.works(settings), retry=timedelta(seconds=settings.worker_retry),
    )  # fmt: skip
    if once:
        click.echo(f"{bench.drain()} done")
    else:
        bench.run()


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date."""
    settings = _settings()
    trial.make_folder(settings)
    migrate.upgrade(settings.database_url)
    click.echo(f"The database is at revision {migrate.head()}.")


@main.command()
@click.option("--if-empty", is_flag=True, help="Say nothing where there is data already.")
@_with_app
def seed(app: Any, *, if_empty: bool) -> None:  # noqa: ANN401 - Flask
    """Make the demo company in an empty database."""
    from webapp.seed.run import NotEmptyError  # noqa: PLC0415 - slow import
    from webapp.seed.run import seed as fill  # noqa: PLC0415 - slow import

    try:
        fill(app, click.echo)
    except NotEmptyError as error:
        if not if_empty:
            raise RefusedInput(str(error)) from None


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="A new folder; default: by week.")
@_with_app
def snapshot(app: Any, out: Path | None) -> None:  # noqa: ANN401 - Flask
    """Close the weeks that are over and write a snapshot; without --out, store the figures too."""
    from webapp.insights import reporting  # noqa: PLC0415 - statistics

    with app.app_context():
        try:
            click.echo(reporting.snapshot(app.extensions["settings"], out))
        except reporting.RefusedError as error:
            raise RefusedInput(str(error)) from None


@main.command()
def doctor() -> None:
    """Check settings, database, migrations, worker, spool and mail, each in one line."""
    from webapp import doctor as checks  # noqa: PLC0415 - slow import

    sys.exit(checks.run(click.echo))


@main.command()
@click.option("--dry-run", is_flag=True, help="Delete nothing.")
@_with_app
def retention(app: Any, *, dry_run: bool) -> None:  # noqa: ANN401 - Flask
    """Delete request rows older than 35 days, here and in snapshots; daily counts stay."""
    from webapp.insights import reporting  # noqa: PLC0415 - loads statistics

    with app.app_context():
        click.echo(reporting.retention(app.extensions["settings"], dry_run=dry_run))


@main.group("import")
def import_group() -> None:
    """Bring in a file; with --dry-run only say what it would do."""


@import_group.command("people")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@_with_app
def import_people(app: Any, file: Any, *, dry_run: bool) -> None:  # noqa: ANN401 - Flask, a file
    """Bring in a directory file (CSV): people, units, managers, absences, end dates."""
    from webapp.people import directory  # noqa: PLC0415 - slow import
    from webapp.people.jobs import bring_in  # noqa: PLC0415 - slow import

    with app.app_context():
        try:
            result = bring_in(file, dry_run=dry_run)
        except Refusal as refusal:
            raise RefusedInput(refusal.words % refusal.values) from None
        except OSError as error:
            reason = error.strerror or "it must be a file, not a stream"
            raise RefusedInput(f"The file cannot be read: {reason}.") from None
    for sentence in directory.told(result):
        click.echo(sentence)


@main.group()
def audit() -> None:
    """The activity and its chain of seals."""


@audit.command()
@_with_app
def verify(app: Any) -> None:  # noqa: ANN401 - Flask
    """Walk the chain: finds an edit, a deletion, a cut-off end; exit 1 if there is one."""
    from webapp.kernel import activity  # noqa: PLC0415 - slow import
    from webapp.web.jobs import ANCHOR  # noqa: PLC0415 - slow import

    with app.app_context():
        found = activity.verify(app.extensions["settings"].instance / ANCHOR)
    for lie in found.lies:
        click.echo(f"NOT TRUE: {lie}")
    click.echo(
        f"{found.sealed} sealed, {found.unsealed} unsealed, {len(found.lies)} contradictions"
    )
    sys.exit(1 if found.lies else 0)


@main.group()
def keys() -> None:
    """The keys that encrypt stored secrets."""


@keys.command()
@_with_app
def rotate(app: Any) -> None:  # noqa: ANN401 - Flask
    """Seal every stored key under the newest of DATA_KEYS; an older one may then go."""
    from webapp.kernel import crypto  # noqa: PLC0415 - slow import
    from webapp.kernel.unit_of_work import unit_of_work  # noqa: PLC0415 - slow import

    with app.app_context(), unit_of_work():
        moved = crypto.rotate()
    click.echo(f"{moved} moved to key {app.extensions['settings'].data_keys[0][0]}")


@main.command("trial")
def trial_command() -> None:
    """Everything for a first look: secrets, database, demo company, pages and worker."""
    trial.prepare()
    settings = _settings()
    migrate.upgrade(settings.database_url)
    from webapp.app import create_app  # noqa: PLC0415 - slow import
    from webapp.seed.run import NotEmptyError  # noqa: PLC0415 - slow import
    from webapp.seed.run import seed as fill  # noqa: PLC0415 - slow import

    try:
        fill(create_app(settings), click.echo)
    except NotEmptyError:
        click.echo("The database holds data already; it is left as it is.")
    click.echo(trial.greeting(settings))
    sys.exit(trial.serve(settings, trial.bind_of(settings), 2, with_worker=True))
