"""The command `francparler import`."""

from importlib import import_module
from typing import Any

import click

from webapp.cli.edge import RefusedInput, with_app
from webapp.core.errors import Refusal

_ORDER = click.option(
    "--dates", type=click.Choice(["day-first", "month-first"]),
    callback=lambda _context, _option, value: value or "",
    help="How to read dates such as 03/04/2026. Default: they are refused.",
)  # fmt: skip


@click.group("import")
def import_group() -> None:
    """Import a file. With --dry-run, only report what would change."""


@import_group.command("people")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option(
    "--columns", "pairs", multiple=True, metavar="OURS=THEIRS",
    help="Name a column of the file, for example mail=Courriel. Repeat for more. =THEIRS ignores "
    "one. Unknown columns are ignored.",
)  # fmt: skip
@click.option(
    "--mapping", "profile", default="", metavar="NAME",
    help="entra, google, bamboohr or workday. Default: recognized.",
)  # fmt: skip
@_ORDER
@click.option(
    "--refused", type=click.File("x", encoding="utf-8", lazy=False),
    help="Write the refused lines to this new file.",
)  # fmt: skip
@with_app
def import_people(
    app: Any,  # noqa: ANN401 - Flask
    file: Any,  # noqa: ANN401 - a file
    *,
    dry_run: bool,
    pairs: tuple[str, ...],
    profile: str,
    dates: str,
    refused: Any,  # noqa: ANN401 - a file
) -> None:
    """Import a directory file (CSV, .xlsx): people, units, managers, absences, end dates."""
    from webapp.directory import format_report, refused_csv  # noqa: PLC0415 - slow import
    from webapp.directory.columns import PROFILES  # noqa: PLC0415 - slow import
    from webapp.directory.jobs import import_file, named_columns  # noqa: PLC0415 - slow import

    if profile and profile not in PROFILES:
        raise RefusedInput(f"“{profile}” is none of: {', '.join(PROFILES)}.")
    try:
        columns = named_columns(pairs)
    except ValueError as error:
        raise RefusedInput(str(error)) from None
    with app.app_context():
        try:
            result = import_file(
                file, dry_run=dry_run, columns=columns, profile=profile, dates=dates
            )
            if refused is not None:
                refused.write(refused_csv(result))
        except Refusal as refusal:
            raise RefusedInput(refusal.message % refusal.values) from None
        except OSError as error:
            reason = error.strerror or "it must be a file, not a stream"
            raise RefusedInput(f"The file cannot be read: {reason}.") from None
    for sentence in format_report(result):
        click.echo(sentence)


def _under_contract(name: str, told: str, module: str, *options: Any) -> None:  # noqa: ANN401 - click's
    """A command that imports all lines of a file or none with the function of a module."""

    @with_app
    def run(app: Any, file: Any, **given: Any) -> None:  # noqa: ANN401 - Flask, a file
        function = getattr(import_module(module), f"import_{name}")
        with app.app_context():
            try:
                click.echo("\n".join(function(file, **given)))
            except ValueError as refused:
                raise RefusedInput(str(refused)) from None

    dry_run = click.option("--dry-run", is_flag=True, help="Write nothing.")
    for option in (click.argument("file", type=click.File("rb")), dry_run, *options):
        run = option(run)
    import_group.command(name, help=f"Import {told}. All lines or none.")(run)


_SYSTEM = click.option(
    "--mapping", default="", metavar="NAME",
    help="The system that made the file: greenhouse, lever, teamtailor or workday. Columns that are "
    "not needed are then discarded. Default: other columns refuse the file.",
)  # fmt: skip
_RECRUITMENT = "webapp.recruitment.jobs"
_under_contract("customers", "scores: unit, theme, period, score, sd, n", "webapp.customers.jobs")
_under_contract("applications", "applications (CSV)", _RECRUITMENT, _ORDER, _SYSTEM)
_under_contract("hires", "hires (CSV)", _RECRUITMENT, _ORDER, _SYSTEM)
