"""The result of an import as lines for a terminal, and its refused lines as a file to correct."""

import csv
import io
from collections.abc import Callable, Iterator

from webapp.directory.importing import Result
from webapp.directory.reading import Problem
from webapp.web.files import harmless

# Problems that are shown; the file of refused lines has all.
SHOWN = 200

Sentence = Callable[[Problem], str]


def in_english(problem: Problem) -> str:
    """The problem in plain English."""
    return problem.words % problem.values


def format_report(result: Result) -> Iterator[str]:
    """The result in plain English lines, for a terminal."""
    yield from _format_file(result)
    parts = {"created": result.created, "changed": result.changed, "ended": result.ended}
    for word, lines in parts.items():
        for line in lines:
            yield f"{word}: line {line.line}, {line.mail} {' '.join(line.fields)}".rstrip()
    for problem in result.refused[:SHOWN]:
        yield f"refused: line {problem.line}, {in_english(problem)}"
    if len(result.refused) > SHOWN:
        yield f"and {len(result.refused) - SHOWN} more: --refused FILE writes all of them"
    counted = ", ".join(f"{len(lines)} {word}" for word, lines in parts.items())
    yield f"{counted}, {result.unchanged} as before, {len(result.refused_lines)} refused"
    if result.tried:
        yield "This was a dry run: nothing was written."


def _format_file(result: Result) -> Iterator[str]:
    header = result.file.header
    yield f"read as: {', '.join(result.file.source.description(result.file.part))}"
    if header.profile:
        yield f"columns as exported by: {header.profile.label}"
    if header.ignored:
        yield f"columns left out: {', '.join(header.ignored)}"
    if result.file.dates:
        yield f"dates in numbers: {result.file.dates}"


def refused_csv(result: Result, sentence: Sentence = in_english) -> str:
    """The refused lines as CSV with a byte order mark, to correct and import again.

    The first column says what is wrong, as `sentence` words it; an import leaves it out. A cell
    that begins like a formula gets an apostrophe in front, which an import takes away.
    """
    wrong: dict[int, list[str]] = {}
    for problem in result.refused:
        wrong.setdefault(problem.line, []).append(sentence(problem))
    out = io.StringIO()
    part = result.file.part
    table = csv.writer(
        out, delimiter=part if len(part) == 1 and not result.file.source.ragged else ";"
    )
    table.writerow(["problem", *map(harmless, result.file.header.names)])
    if wrong:
        for row in result.file.rows():
            if row.line in wrong:
                table.writerow(map(harmless, [" ".join(wrong[row.line]), *row.values]))
    return "\ufeff" + out.getvalue()
