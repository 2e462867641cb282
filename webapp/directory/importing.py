"""Import a validated file: compare it with the database by batch and write the differences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import BinaryIO

from webapp.core import db
from webapp.core.errors import NotAllowed
from webapp.directory.columns import Choice
from webapp.directory.queries import kept_columns, unit_paths
from webapp.directory.reading import DirectoryFile, Problem, Row, open_file
from webapp.directory.validation import Path, ValidatedFile, validate
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
    """The effect of a file, or the effect it would have when `tried` is true.

    `refused` are all problems of all lines, by line.
    """

    tried: bool
    file: DirectoryFile
    created: list[ImportLine] = field(default_factory=list)
    changed: list[ImportLine] = field(default_factory=list)
    ended: list[ImportLine] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def refused_lines(self) -> set[int]:
        """The numbers of the refused lines."""
        return {problem.line for problem in self.refused}


def import_people(
    stream: BinaryIO,
    *,
    by: Person | None,
    today: date,
    dry_run: bool = False,
    columns: Mapping[str, str] | None = None,
    profile: str = "",
    dates: str = "",
) -> Result:
    """Import a directory file, or with `dry_run` only report its effect.

    `by` None is the application itself. `columns` and `profile` are `named` and `profile` of
    `columns.Choice`; `dates` is one of `days.ORDERS`, or empty. Raises NotAllowed, or Invalid on
    `file` when the whole file is refused; then nothing is written.
    """
    if by is not None and not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    if by is not None and not dry_run:
        # A file that is sent twice at the same moment finds its people the second time.
        db.lock(by)
    file = open_file(stream, Choice(columns or {}, kept_columns(), profile), dates)
    validated = validate(file.rows(), today)
    problems = [p for line in sorted(validated.problems) for p in validated.problems[line]]
    result = Result(dry_run, file, refused=problems)
    writer = None if dry_run else Writer(validated, by.id if by else None)
    if writer:
        writer.units()
    paths = unit_paths()
    for batch in _batches(_valid_rows(file.rows(), validated)):
        _import_batch(batch, validated, result, writer, today, paths)
    if writer:
        writer.managers()
        for person_id in queries.expired_ids(today):
            services.end_expired(person_id, today)
    return result


def _valid_rows(found: Iterable[Row], validated: ValidatedFile) -> Iterator[Row]:
    managers = validated.managers()
    for row in found:
        if row.line not in validated.problems:
            if "manager" in row.cells:
                row.cells["manager"] = managers[row.mail]
            yield row


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _import_batch(
    batch: list[Row],
    validated: ValidatedFile,
    result: Result,
    writer: Writer | None,
    today: date,
    paths: Mapping[str, Path],
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
        fields = compare(row, current[row.mail], known.manager, paths)
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
