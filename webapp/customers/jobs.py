"""Import customer scores from the command line."""

from collections.abc import Iterator
from typing import BinaryIO

from webapp.core.errors import Invalid
from webapp.core.unit_of_work import unit_of_work
from webapp.customers.services import ImportedScore, ScoresResult, import_scores
from webapp.datafiles.contract import FaultyFile


def import_customers(stream: BinaryIO, *, dry_run: bool) -> Iterator[str]:
    """Import a file with nobody as actor, and return what changed in English.

    Raises ValueError with one sentence, or with one sentence for each fault, a line each.
    """
    try:
        with unit_of_work():
            return format_report(import_scores(stream, by=None, dry_run=dry_run))
    except FaultyFile as faulty:
        found = (f"line {each.line}: {each.words % each.values}" for each in faulty.faults)
        raise ValueError("\n".join((faulty.message % faulty.values, *found))) from None
    except Invalid as wrong:
        raise ValueError(wrong.message % wrong.values) from None


def format_report(result: ScoresResult) -> Iterator[str]:
    """The result in plain English lines, for a terminal."""
    for each in result.added:
        yield f"added: {_named(each)}: {_numbers(*each.numbers)}"
    for each in result.replaced:
        before = _numbers(*each.before) if each.before else ""
        yield f"replaced: {_named(each)}: {_numbers(*each.numbers)}, before {before}"
    yield (
        f"{len(result.added)} added, {len(result.replaced)} replaced, {result.unchanged} as before"
    )
    if result.tried:
        yield "This was a dry run: nothing was written."


def _named(each: ImportedScore) -> str:
    return f"line {each.line}, {each.unit}, {each.theme}, {each.quarter}"


def _numbers(score: float, sd: float, n: int) -> str:
    return f"score {score:g}, sd {sd:g}, n {n}"
