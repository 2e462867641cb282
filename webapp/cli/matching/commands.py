"""The commands `match COHORT`, `match verify DIR` and `match why-not COHORT MENTEE MENTOR`."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from webapp.cli.edge import RefusedInput, database_errors, with_app
from webapp.datafiles import RefusedFileError

FILE = click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)


@contextmanager
def refused_files() -> Iterator[None]:
    """Refuse with one sentence a folder or file that cannot be used."""
    try:
        yield
    except RefusedFileError as error:
        raise RefusedInput(str(error)) from None


class _CohortFirst(click.Group):
    """A group whose first word may be a file instead of a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and "--help" not in args[:1]:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group("match", cls=_CohortFirst, subcommand_metavar="COHORT [--out DIR]")
def match_group() -> None:
    """Match mentees and mentors: francparler match COHORT --out DIR.

    COHORT is a file of people or of scored pairs (JSON or CSV), described in webapp/docs/matching.md.
    """
    # The products of matrices are small: more threads than one wait for each other most of the time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@match_group.command("run", hidden=True)
@click.argument("cohort", type=FILE)
@click.option(
    "--out", type=click.Path(path_type=Path), help="A new folder. Default: the name of the file."
)
def run_command(cohort: Path, out: Path | None) -> None:
    """Match the people of a file, and write pairs, reasons and proof into a new folder."""
    from webapp.cli.matching import running  # noqa: PLC0415 - loads the solver
    from webapp.datafiles.folder import refuse_existing  # noqa: PLC0415 - loads Flask
    from webapp.matching_results.folder import write_run  # noqa: PLC0415 - loads the solver

    place = out or Path(f"{cohort.stem}-matched")
    with database_errors(), refused_files():
        refuse_existing(place)
        source = hashlib.sha256(cohort.read_bytes()).hexdigest()
        result, tables = running.solve(cohort)
        summary = write_run(place, result, tables, source)
    click.echo(
        f"{summary['new_pairs']} pairs formed, {summary['current_pairs']} kept as they are, "
        f"{summary['mentees_without_mentor']} mentees and {summary['mentors_without_mentee']} mentors "
        f"without a partner: {place}"
    )


@match_group.command("verify")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def verify_command(folder: Path) -> None:
    """Check without a solver that no better result was possible. Exit 1 if that is not proved."""
    from webapp.matching_results.proof import verify  # noqa: PLC0415 - loads numpy

    with database_errors(), refused_files():
        violations, pairs = verify(folder)
    for violation in violations:
        click.echo(f"VIOLATION: {violation}")
    click.echo(f"{pairs} pairs, {len(violations)} violations")
    sys.exit(1 if violations else 0)


@match_group.command("why-not")
@click.argument("cohort", type=FILE)
@click.argument("mentee")
@click.argument("mentor")
@click.option("--exact", is_flag=True, help="Also solve again with this pair, and compare.")
def why_not_command(cohort: Path, mentee: str, mentor: str, *, exact: bool) -> None:
    """Say why two people of a file are not matched with each other."""
    from webapp.cli.matching import running  # noqa: PLC0415 - loads the solver

    with database_errors(), refused_files():
        result, tables = running.solve(cohort)
    for role, person, known in (
        ("mentee", mentee, result.cohort.mentee_index), ("mentor", mentor, result.cohort.mentor_index),
    ):  # fmt: skip
        if person not in known:
            raise RefusedInput(f"{person} is not a {role} of {cohort}.")
    click.echo(running.why_not(result, tables, mentee, mentor))
    if exact:
        for line in running.compared(result, mentee, mentor):
            click.echo(line)


@match_group.command("proof")
@click.argument("run")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new folder.")
@with_app
def proof_command(app: Any, run: str, out: Path) -> None:  # noqa: ANN401 - Flask
    """Write the stored proof of a run, named by the end of its address, for an auditor.

    Its files name people by ids, and tell who was excluded or refused: they are not for leads.
    """
    from webapp.cli.matching.proofs import write_proof  # noqa: PLC0415 - slow import
    from webapp.core import db  # noqa: PLC0415 - slow import
    from webapp.pairing.models import MatchRun  # noqa: PLC0415 - slow import

    with app.app_context(), refused_files():
        found = db.session().get(MatchRun, run)
        if found is None or found.certificate is None:
            raise RefusedInput(f"There is no proof of a run {run}.")
        write_proof(found.certificate, out)
    click.echo(f"The proof is in {out}. Check it with `francparler match verify {out}`.")
