"""Read a directory file: bytes to rows, each valid or with the problem that refuses it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.directory.cells import CELLS, mail_address

COLUMNS = ("mail", *CELLS)
LONGEST_LINE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line was refused; `words` is a msgid filled with `values`."""

    line: int
    words: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One line of the file: the parsed cells of its columns, or the problem that refuses it."""

    line: int
    mail: str = ""
    cells: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    def refuse(self, words: str, **values: Any) -> None:  # noqa: ANN401 - fills a sentence
        """Refuse this line; `words` is a msgid filled with `values`."""
        self.problem = Problem(self.line, words, values)


class Position:
    """The number of the line that was read last, for error messages."""

    line = 0


def rows(stream: BinaryIO) -> Iterator[Row]:
    """Yield all rows of the file; raises Invalid on `file` when the file cannot be read as CSV."""
    stream.seek(0)
    position = Position()
    lines = _lines(stream, position)
    first = next(lines, "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        header = _header(next(csv.reader([first], delimiter=delimiter, strict=True), []))
        start = position.line + 1
        for values in csv.reader(lines, delimiter=delimiter, strict=True):
            if any(v.strip() for v in values):
                yield _row(start, header, values)
            start = position.line + 1
    except csv.Error:
        raise Invalid(
            "file",
            "Line %(line)d cannot be read: a quotation mark is not closed, or a cell is too long.",
            line=position.line,
        ) from None


def _lines(stream: BinaryIO, position: Position) -> Iterator[str]:
    while raw := stream.readline(LONGEST_LINE + 1):
        position.line += 1
        if len(raw) > LONGEST_LINE:
            raise Invalid("file", "Line %(line)d is too long to be a person.", line=position.line)
        try:
            yield raw.decode("utf-8-sig" if position.line == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Invalid(
                "file",
                "Line %(line)d is not UTF-8. Save the file as “CSV UTF-8” and try again.",
                line=position.line,
            ) from None


def _header(names: list[str]) -> list[str]:
    header = [" ".join(n.lower().replace("_", " ").split()).replace(" ", "_") for n in names]
    known = ", ".join(COLUMNS)
    if not any(header):
        raise Invalid("file", "The file is empty. Its first line names: %(known)s.", known=known)
    for name in header:
        if name not in COLUMNS:
            raise Invalid(
                "file",
                "The column “%(name)s” is not known. The columns are: %(known)s.",
                name=name[:60],
                known=known,
            )
        if header.count(name) > 1:
            raise Invalid("file", "The column “%(name)s” stands there twice.", name=name)
    if "mail" not in header:
        raise Invalid("file", "The column “mail” is missing: it says who each line is about.")
    return header


def _row(line: int, header: list[str], values: list[str]) -> Row:
    row = Row(line)
    if len(values) != len(header):
        row.refuse(
            gettext_noop(
                "There are %(found)d cells here and %(wanted)d columns in the first line."
            ),
            found=len(values),
            wanted=len(header),
        )
        return row
    given = dict(zip(header, values, strict=True))
    try:
        row.mail = mail_address(given.pop("mail"))
        row.cells = {name: CELLS[name](text) for name, text in given.items()}
    except Invalid as wrong:
        if wrong.field == "file":
            raise Invalid("file", wrong.message, line=line, **wrong.values) from None
        row.refuse(wrong.message, **wrong.values)
    return row
