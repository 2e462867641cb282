"""Import a directory file from the command line."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.columns import IGNORED, TARGETS, column_key
from webapp.directory.importing import Result, import_people


def import_file(
    stream: BinaryIO, *, dry_run: bool, columns: Mapping[str, str], profile: str = "",
    dates: str = "",
) -> Result:  # fmt: skip
    """Import a directory file, with nobody as actor; see `import_people`. Raises Invalid."""
    with unit_of_work():
        return import_people(
            stream, by=None, today=clock.today(), dry_run=dry_run, columns=columns, profile=profile,
            dates=dates,
        )  # fmt: skip


def named_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Parse `ours=theirs` pairs into `columns.Choice.named`; raises ValueError with a sentence."""
    found: dict[str, str] = {}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        key = column_key(theirs)
        if not sign or not key:
            raise ValueError(f"“{pair}” does not have the form OURS=THEIRS.")
        if ours.strip() not in {*TARGETS, IGNORED}:
            raise ValueError(f"“{ours}” is none of: {', '.join(TARGETS)}.")
        found[key] = ours.strip()
    return found
