"""Bringing a judged file in: compare a batch with what is known, write what differs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import BinaryIO

from webapp.kernel.errors import NotAllowed
from webapp.people import queries, services
from webapp.people.directory.judging import Judged, judge
from webapp.people.directory.reading import Problem, Row, rows
from webapp.people.directory.writing import Writer, compare, stored
from webapp.people.models import Person
from webapp.people.rules import is_admin

BATCH = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the file; `fields` are the columns that change."""

    line: int
    mail: str
    fields: tuple[str, ...] = ()


@dataclass
class Result:
    """What a file did, or would do where `tried` is true."""

    tried: bool
    created: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    ended: list[Line] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    unchanged: int = 0


def import_people(
    stream: BinaryIO, *, by: Person | None, today: date, dry_run: bool = False
) -> Result:
    """Bring in a directory file, or only say what it would do.

    `by` None is the installation itself. Raises NotAllowed, or Invalid on `file` where the whole
    file is refused; then nothing is written.
    """
    if by is not None and not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    judged = judge(rows(stream), today)
    result = Result(dry_run, refused=[judged.problems[n] for n in sorted(judged.problems)])
    writer = None if dry_run else Writer(judged, by.id if by else None)
    if writer:
        writer.units()
    for batch in _batches(_good(rows(stream), judged)):
        _bring(batch, judged, result, writer, today)
    if writer:
        writer.managers()
        for person_id in queries.expired_ids(today):
            services.end_expired(person_id, today)
    return result


def _good(found: Iterable[Row], judged: Judged) -> Iterator[Row]:
    return (row for row in found if row.line not in judged.problems)


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _bring(
    batch: list[Row], judged: Judged, result: Result, writer: Writer | None, today: date
) -> None:
    there = stored([row.mail for row in batch])
    made, moved = [], []
    for row in batch:
        known = judged.known.get(row.mail)
        if known is None:
            made.append(row)
            result.created.append(Line(row.line, row.mail))
            continue
        if known.ended:
            result.unchanged += 1
            continue
        fields = compare(row, there[row.mail], known.manager)
        end = row.cells.get("end_date", there[row.mail].ends_on)
        if end is not None and end < today:
            result.ended.append(Line(row.line, row.mail, fields))
        elif fields:
            result.changed.append(Line(row.line, row.mail, fields))
        else:
            result.unchanged += 1
        if fields:
            moved.append((row, fields))
    if writer:
        writer.create(made)
        writer.change(moved, there)


def told(result: Result) -> Iterator[str]:
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
