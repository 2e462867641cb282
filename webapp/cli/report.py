"""The command `report`: all notebooks of a snapshot as one HTML file."""

import sys
from pathlib import Path
from typing import Any

import click

from webapp.cli.edge import RefusedInput, database_errors, read_settings, usable_app
from webapp.config import ROOT
from webapp.core import sqlite_files
from webapp.reports.queries import FOLDER, name_of


@click.command("report")
@click.option(
    "--snapshot", type=click.Path(path_type=Path), help="Its folder. Default: the newest one."
)
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "fr"]))
@click.option(
    "--out", type=click.Path(path_type=Path),
    help="The HTML file. Default: in INSTANCE/reports, where the page of reports lists it.",
)  # fmt: skip
def report_command(snapshot: Path | None, language: str, out: Path | None) -> None:
    """Run all notebooks on a snapshot and write one offline HTML report."""
    report = _report()
    instance = read_settings().instance
    try:
        folder = snapshot or report.newest(instance / "snapshots")
        target = out or instance / FOLDER / name_of(report.week_of(folder), language)
        written = report.write(folder, target, language, click.echo, ROOT, _unit_names())
    except report.ReportError as error:
        raise RefusedInput(str(error)) from None
    click.echo(f"{written.path} holds the report.")
    for name, reason in written.failed.items():
        click.echo(f"{name} failed: {reason}", err=True)
    sys.exit(1 if written.failed else 0)


def _report() -> Any:  # noqa: ANN401 - a module that a server may lack the packages for
    """Import the report. Raises RefusedInput where packages of the notebooks are missing."""
    try:
        from analytics import report, shown  # noqa: F401, PLC0415 - needs packages of notebooks
    except ModuleNotFoundError as error:
        package, *_modules = str(error.name).split(".")
        raise RefusedInput(
            f"The package {package} is missing; the report needs those of the notebooks: "
            "python -m pip install --require-hashes -r dev.lock"
        ) from None
    return report


def _unit_names() -> dict[str, str]:
    """The names of org units by id; a snapshot has their ids only. Empty without a database."""
    from webapp.directory.queries import unit_names  # noqa: PLC0415 - slow import

    settings = read_settings()
    if settings.sqlite and not sqlite_files.path_of(settings.database_url).exists():
        return {}
    try:
        with database_errors(), usable_app().app_context():
            return unit_names()
    except RefusedInput:
        click.echo("Org units are shown with their ids: the database cannot be used.", err=True)
        return {}
