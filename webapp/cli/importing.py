"""The command `francparler import`."""

from typing import Any

import click

from webapp.cli.edge import RefusedInput, with_app
from webapp.core.errors import Refusal


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
@click.option(
    "--dates", type=click.Choice(["day-first", "month-first"]),
    help="How to read dates such as 03/04/2026. Default: they are refused.",
)  # fmt: skip
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
    dates: str | None,
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
                file, dry_run=dry_run, columns=columns, profile=profile, dates=dates or ""
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
