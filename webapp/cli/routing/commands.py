"""The command `route REQUESTS`."""

import hashlib
from pathlib import Path
from typing import Any

import click

from webapp.cli.edge import RefusedInput, database_errors
from webapp.datafiles import InputError, RefusedFileError


@click.command("route")
@click.argument(
    "requests", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="A new folder. Default: the name of the file."
)
def route_command(requests: Path, out: Path | None) -> None:
    """Replay a log of requests for help, and write whom each one asks into a new folder.

    REQUESTS is a file of champions, requests and answers (JSON or CSV), described in
    webapp/docs/routing.md.
    """
    from webapp.cli.routing.reading import read_log  # noqa: PLC0415 - loads the tables of people
    from webapp.cli.routing.writing import write_replay  # noqa: PLC0415 - loads the solver
    from webapp.datafiles.folder import refuse_existing  # noqa: PLC0415 - loads Flask
    from webapp.routing.replay import replay  # noqa: PLC0415 - the same package

    place = out or Path(f"{requests.stem}-routed")
    with database_errors():
        try:
            refuse_existing(place)
            source = hashlib.sha256(requests.read_bytes()).hexdigest()
            summary = write_replay(place, replay(read_log(requests)), source)
        except InputError as error:
            raise RefusedInput(f"{requests}: {error}.") from None
        except RefusedFileError as error:
            raise RefusedInput(str(error)) from None
    click.echo(f"{_line(summary)}: {place}")


def _line(summary: dict[str, Any]) -> str:
    outcomes = summary["outcomes"]
    return (
        f"{summary['requests']} requests: {outcomes['accepted']} accepted, "
        f"{outcomes['coordinator']} to the coordinator, {outcomes['declined']} answers no, "
        f"{outcomes['no answer']} not answered"
    )
