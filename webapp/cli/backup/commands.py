"""The commands `backup` and `restore`."""

from pathlib import Path

import click

from webapp.cli.backup.archive import BackupError
from webapp.cli.backup.making import make
from webapp.cli.backup.restoring import missing_keys, restore
from webapp.cli.edge import RefusedInput, database_errors, read_settings
from webapp.core import migrate


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Write database, uploads, spool and panels to a new FILE, also while pages are served.

    Keys are not in it: keep SECRET_KEY and DATA_KEYS elsewhere, or it cannot be used.
    """
    settings = read_settings()
    with database_errors():
        try:
            manifest = make(settings, file)
        except BackupError as error:
            raise RefusedInput(str(error)) from None
    click.echo(f"{file} holds the database at revision {manifest.revision} and its files.")
    click.echo(
        f"It holds no key: keep SECRET_KEY and DATA_KEYS ({', '.join(manifest.keys)}) elsewhere."
    )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
def restore_command(file: Path) -> None:
    """Verify a backup and put it into an empty database and an empty INSTANCE."""
    settings = read_settings()
    with database_errors():
        try:
            manifest = restore(settings, file)
        except BackupError as error:
            raise RefusedInput(str(error)) from None
    click.echo(f"Restored what was backed up at {manifest.made_at}; every checksum was right.")
    if missing := missing_keys(manifest, settings):
        click.echo(
            f"DATA_KEYS has no key {', '.join(missing)}: what it sealed cannot be read without it."
        )
    if manifest.revision != migrate.head():
        click.echo("The backup is of an older version: run `francparler migrate` next.")
