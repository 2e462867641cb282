"""The command `francparler`. Bad input: one clear sentence, exit 2."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from webapp.cli import run_demo
from webapp.cli.backup.commands import backup_command, restore_command
from webapp.cli.edge import (
    RefusedInput,
    bring_up_to_date,
    close_with_command,
    database_errors,
    read_settings,
    usable_app,
    with_app,
)
from webapp.cli.importing import import_group
from webapp.cli.matching.commands import match_group
from webapp.cli.report import report_command
from webapp.cli.routing.commands import route_command
from webapp.config import Settings
from webapp.core import migrate


@click.group()
def main() -> None:
    """Run and maintain Franc-Parler."""
    # Files that this command writes (database, spool, snapshots) are readable by its user only.
    os.umask(0o077)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")


main.add_command(backup_command)
main.add_command(restore_command)
main.add_command(import_group)
main.add_command(match_group)
main.add_command(report_command)
main.add_command(route_command)


@main.command()
@click.option(
    "--bind",
    help="Address and port. Default: those of BASE_URL, or 127.0.0.1:5000 if it is https.",
)
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes."
)
@click.option("--with-worker/--without-worker", default=None, help="Default: with, on SQLite.")
def serve(bind: str | None, workers: int, with_worker: bool | None) -> None:  # noqa: FBT001 - click's
    """Serve the pages. With SQLite, also run the worker."""
    settings = read_settings()
    start_worker = settings.sqlite if with_worker is None else with_worker
    sys.exit(
        run_demo.serve(
            settings, bind or run_demo.bind_of(settings), workers, with_worker=start_worker
        )
    )


@main.command()
@click.option("--once", is_flag=True, help="Process what is due, then stop.")
def work(*, once: bool) -> None:
    """Send what is due and run periodic jobs. Waits until the database is migrated."""
    with database_errors():
        app = usable_app(wait=not once)
        _work(app, once=once)


def _work(app: Any, *, once: bool) -> None:  # noqa: ANN401 - Flask
    from webapp import wiring  # noqa: PLC0415 - slow import
    from webapp.core.jobs.worker import Worker  # noqa: PLC0415 - slow import

    settings: Settings = app.runtime.settings
    worker = Worker(
        wiring.job_handlers(wiring.FEATURES, settings), wiring.periodic_jobs(wiring.FEATURES),
        app.app_context, settings.lease, settings.worker_poll,
    )  # fmt: skip
    if once:
        click.echo(f"{worker.drain()} done")
    else:
        worker.run()


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date."""
    settings = read_settings()
    run_demo.make_folder(settings)
    bring_up_to_date(settings)
    click.echo(f"The database is at revision {migrate.head()}.")


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing if the database has data.")
@with_app
def demo(app: Any, *, if_empty: bool) -> None:  # noqa: ANN401 - Flask
    """Create the demo company in an empty database."""
    from webapp.demo.run import NotEmptyError, make_demo  # noqa: PLC0415 - loads statistics

    try:
        make_demo(app, click.echo)
    except NotEmptyError as error:
        if not if_empty:
            raise RefusedInput(str(error)) from None


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path), help="A new folder. Default: named by week."
)
@with_app
def snapshot(app: Any, out: Path | None) -> None:  # noqa: ANN401 - Flask
    """Close finished weeks and write a snapshot. Without --out, also store the figures."""
    from webapp.insights import reporting  # noqa: PLC0415 - statistics

    with app.app_context():
        try:
            click.echo(reporting.snapshot(app.runtime.settings, out))
        except reporting.RefusedError as error:
            raise RefusedInput(str(error)) from None


@main.command()
@click.option("--mail", help="Send one email to this address.")
def doctor(mail: str | None) -> None:
    """Check settings, database, worker, visits, mail and networks: one line each."""
    from webapp.cli import doctor as checks  # noqa: PLC0415 - slow import

    sys.exit(checks.run(click.echo, mail))


@main.command()
@click.option("--dry-run", is_flag=True, help="Delete nothing.")
@with_app
def retention(app: Any, *, dry_run: bool) -> None:  # noqa: ANN401 - Flask
    """Delete visits older than 35 days, here and in snapshots, and old rows of recruitment."""
    from webapp.insights import reporting  # noqa: PLC0415 - loads statistics
    from webapp.recruitment import jobs  # noqa: PLC0415 - slow import

    with app.app_context():
        click.echo(reporting.retention(app.runtime.settings, dry_run=dry_run))
        click.echo(jobs.retention(dry_run=dry_run))


@main.group()
def audit() -> None:
    """Check the activity log."""


@audit.command()
@with_app
def verify(app: Any) -> None:  # noqa: ANN401 - Flask
    """Find edited, deleted or cut-off rows of the activity log. Exit 1 if there are any."""
    from webapp.core import activity  # noqa: PLC0415 - slow import
    from webapp.web.jobs import ANCHOR  # noqa: PLC0415 - slow import

    with app.app_context():
        found = activity.verify(app.runtime.settings.instance / ANCHOR)
    for violation in found.violations:
        click.echo(f"VIOLATION: {violation}")
    click.echo(
        f"{found.sealed} sealed, {found.unsealed} unsealed, {len(found.violations)} violations"
    )
    sys.exit(1 if found.violations else 0)


@main.group()
def keys() -> None:
    """Manage the keys that encrypt stored secrets."""


@keys.command()
@with_app
def rotate(app: Any) -> None:  # noqa: ANN401 - Flask
    """Encrypt stored secrets with the newest of DATA_KEYS. Older keys can then be removed."""
    from webapp.core import crypto  # noqa: PLC0415 - slow import
    from webapp.core.unit_of_work import unit_of_work  # noqa: PLC0415 - slow import

    with app.app_context(), unit_of_work():
        moved = crypto.rotate()
    click.echo(f"{moved} moved to key {app.runtime.settings.data_keys[0][0]}")


@main.command("run-demo")
def run_demo_command() -> None:
    """Start a demo: secrets, database, demo company, pages and worker."""
    run_demo.prepare()
    settings = read_settings()
    bring_up_to_date(settings)
    from webapp.app import create_app  # noqa: PLC0415 - slow import
    from webapp.demo.run import NotEmptyError, make_demo  # noqa: PLC0415 - loads statistics

    try:
        app = create_app(settings)
        close_with_command(app)
        make_demo(app, click.echo)
    except NotEmptyError:
        click.echo("The database already has data. Nothing was changed.")
    click.echo(run_demo.greeting(settings))
    sys.exit(run_demo.serve(settings, run_demo.bind_of(settings), 2, with_worker=True))
