"""Import a validated file: compare it with the database by batch and write the differences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import BinaryIO

from webapp.core.errors import NotAllowed
from webapp.directory.reading import Problem, Row, rows
from webapp.directory.validation import ValidatedFile, validate
from webapp.directory.writing import Writer, compare, stored
from webapp.people import queries, services
from webapp.people.models import Person
from webapp.people.rules import is_admin

BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One person of the file; `fields` are the columns that change."""

    line: int
    mail: str
    fields: tuple[str, ...] = ()


@dataclass
class Result:
    """The effect of a file, or the effect it would have when `tried` is true."""

    tried: bool
    created: list[ImportLine] = field(default_factory=list)
    changed: list[ImportLine] = field(default_factory=list)
    ended: list[ImportLine] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    unchanged: int = 0


def import_people(
    stream: BinaryIO, *, by: Person | None, today: date, dry_run: bool = False
) -> Result:
    """Import a directory file, or with `dry_run` only report its effect.

    `by` None is the application itself. Raises NotAllowed, or Invalid on `file` when the whole file
    is refused; then nothing is written.
    """
    if by is not None and not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    validated = validate(rows(stream), today)
    result = Result(dry_run, refused=[validated.problems[n] for n in sorted(validated.problems)])
    writer = None if dry_run else Writer(validated, by.id if by else None)
    if writer:
        writer.units()
    for batch in _batches(_valid_rows(rows(stream), validated)):
        _import_batch(batch, validated, result, writer, today)
    if writer:
        writer.managers()
        for person_id in queries.expired_ids(today):
            services.end_expired(person_id, today)
    return result


def _valid_rows(found: Iterable[Row], validated: ValidatedFile) -> Iterator[Row]:
    return (row for row in found if row.line not in validated.problems)


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _import_batch(
    batch: list[Row], validated: ValidatedFile, result: Result, writer: Writer | None, today: date
) -> None:
    current = stored([row.mail for row in batch])
    new, changed = [], []
    for row in batch:
        known = validated.known.get(row.mail)
        if known is None:
            new.append(row)
            result.created.append(ImportLine(row.line, row.mail))
            continue
        if known.ended:
            result.unchanged += 1
            continue
        fields = compare(row, current[row.mail], known.manager)
        end = row.cells.get("end_date", current[row.mail].ends_on)
        if end is not None and end < today:
            result.ended.append(ImportLine(row.line, row.mail, fields))
        elif fields:
            result.changed.append(ImportLine(row.line, row.mail, fields))
        else:
            result.unchanged += 1
        if fields:
            changed.append((row, fields))
    if writer:
        writer.create(new)
        writer.change(changed, current)


def format_report(result: Result) -> Iterator[str]:
    """The result in plain English lines, for a terminal."""
    parts = {"created": result.created, "changed": result.changed, "ended": result.ended}
    for word, lines in parts.items():
        for line in lines:
            yield f"{word}: line {line.line}, {line.mail} {' '.join(line.fields)}".rstrip()
    for problem in result.refused:
        yield f"refused: line {problem.line}, {problem.words % problem.values}"
    counted = ", ".join(f"{len(lines)} {word}" for word, lines in parts.items())
    yield f"{counted}, {result.unchanged} as before, {len(result.refused)} refused"
    if result.tried:
        yield "This was a dry run: nothing was written."
