"""Import and deletion for the command line and the worker."""

import sys
from collections.abc import Iterator
from typing import BinaryIO

from webapp.core import clock
from webapp.core.errors import Invalid
from webapp.core.unit_of_work import unit_of_work
from webapp.datafiles.contract import FaultyFile
from webapp.recruitment import importing, services
from webapp.recruitment.importing import Written
from webapp.recruitment.mappings import MAPPINGS
from webapp.recruitment.opening import parse
from webapp.recruitment.parsed import ParsedRows
from webapp.recruitment.workflow import Kind

LONG = 10_000
"""Rows from which a command says that it writes now."""


def import_applications(
    stream: BinaryIO, *, mapping: str = "", dates: str = "", dry_run: bool = False
) -> Iterator[str]:
    """Import a file of applications with nobody as actor, and yield in English what changed.

    Long files write their progress to standard error. Raises ValueError with one sentence, or with
    one line for each fault.
    """
    return _import(stream, Kind.applications, mapping, dates, dry_run=dry_run)


def import_hires(
    stream: BinaryIO, *, mapping: str = "", dates: str = "", dry_run: bool = False
) -> Iterator[str]:
    """Import a file of hires, as `import_applications`."""
    return _import(stream, Kind.hires, mapping, dates, dry_run=dry_run)


def _import(
    stream: BinaryIO, kind: Kind, system: str, order: str, *, dry_run: bool
) -> Iterator[str]:
    if system and system not in MAPPINGS:
        raise ValueError(f"“{system}” is none of: {', '.join(MAPPINGS)}.")
    try:
        with parse(stream, kind, system, order, _tell) as rows:
            if rows.count >= LONG:
                importing.stage(rows)
                sys.stderr.write(f"{rows.count} rows are written now\n")
            written = _write(rows, dry_run=dry_run)
            discarded = rows.discarded
    except FaultyFile as faulty:
        raise ValueError("\n".join((faulty.message % faulty.values, *_told(faulty)))) from None
    except Invalid as wrong:
        raise ValueError(wrong.message % wrong.values) from None
    if discarded:
        yield f"Columns that were discarded before storage: {', '.join(discarded)}."
    yield f"{written.added} added, {written.changed} changed, {written.unchanged} unchanged"
    if dry_run:
        yield "This was a dry run: nothing was written."


def _tell(count: int) -> None:
    sys.stderr.write(f"{count} lines read\n")


def _write(rows: ParsedRows, *, dry_run: bool) -> Written:
    try:
        with unit_of_work():
            return services.import_rows(rows, by=None, dry_run=dry_run)
    except services.DryRun as tried:
        return tried.written


def _told(faulty: FaultyFile) -> Iterator[str]:
    for fault in faulty.faults:
        column = f", column {fault.column}" if fault.column else ""
        yield f"line {fault.line}{column}: {fault.words % fault.values}"
    if (more := faulty.count - len(faulty.faults)) > 0:
        yield f"and {more} more"


def sweep_old() -> None:
    """Delete what is over; the periodic job of the worker."""
    with unit_of_work():
        services.delete_old(clock.today())


def retention(*, dry_run: bool) -> str:
    """Delete what is over, or only count it; return one sentence."""
    with unit_of_work():
        found = services.delete_old(clock.today(), dry_run=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    return f"Applications {verb}: {found.applications}. Hires {verb}: {found.hires}."
