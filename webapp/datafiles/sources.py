"""Open a directory file: recognize its kind, and read its lines of cells."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Protocol

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.datafiles.encodings import (
    CHUNK,
    ENCODING_NAMES,
    NO_TABLE,
    NOT_ENCODED,
    encoding_of,
)
from webapp.datafiles.workbooks import PACKED, Workbook

Cells = list[str]
DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {
    ",": gettext_noop("commas"), ";": gettext_noop("semicolons"),
    "\t": gettext_noop("tabs"), "|": gettext_noop("vertical bars"),
}  # fmt: skip
LONGEST_LINE = 256 * 1024
# Lines among which the names of the columns are looked for: titles may stand above them.
MOST_TITLES = 15
SEPARATOR_LINE = re.compile(r"(?i)\"?sep=(.)\"?[,;\t|]*\s*")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
NO_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
)
MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|meta)", re.IGNORECASE)


class Source(Protocol):
    """A file of lines of cells. `parts` are the ways to read it: delimiters or sheets."""

    parts: tuple[str, ...]
    # Whether empty cells at the end of a line may be missing.
    ragged: bool

    def records(self, part: str) -> Iterator[tuple[int, Cells]]:
        """Yield each line's number and its cells; raises Invalid on `file`."""

    def description(self, part: str) -> tuple[str, str]:
        """What the file is (encoding or workbook) and how it is divided (msgid or sheet)."""


def open_source(stream: BinaryIO) -> Source:
    """Recognize the kind of a file by its content; raises Invalid on `file`."""
    stream.seek(0)
    head = stream.read(CHUNK)
    if head.startswith(PACKED):
        return Workbook(stream)
    if head.startswith(OLD_WORKBOOK):
        raise Invalid(
            "file",
            "This is an old workbook (.xls) or one with a password. Save it as .xlsx without a "
            "password, or as “CSV UTF-8”, and try again.",
        )
    if head.startswith(NO_TABLES) or MARKUP.match(head):
        raise Invalid("file", NO_TABLE)
    return TextFile(stream, encoding_of(stream, head))


@dataclass
class TextFile:
    """A file of delimited text."""

    stream: BinaryIO
    encoding: str
    parts: tuple[str, ...] = DELIMITERS
    # Whether the first line only names the delimiter.
    announced: bool = False
    ragged: bool = False

    def __post_init__(self) -> None:
        first = next(self._lines(_Position()), "")
        if found := SEPARATOR_LINE.fullmatch(first.replace("\ufeff", "")):
            self.parts, self.announced = (found[1],), True

    def description(self, part: str) -> tuple[str, str]:
        """The encoding and the msgid of the delimiter's name."""
        return ENCODING_NAMES[self.encoding], DELIMITER_NAMES.get(part, part)

    def records(self, part: str) -> Iterator[tuple[int, Cells]]:
        """Yield the number of each record's first line and its cells; raises Invalid."""
        position = _Position()
        lines = self._lines(position)
        if self.announced:
            next(lines, "")
        start = position.line + 1
        try:
            for cells in csv.reader(lines, delimiter=part, strict=True):
                yield start, cells
                start = position.line + 1
        except csv.Error:
            raise Invalid(
                "file",
                "Line %(line)d cannot be read: a quotation mark is not closed, or a cell is too "
                "long.",
                line=position.line,
            ) from None

    def _lines(self, position: "_Position") -> Iterator[str]:
        self.stream.seek(0)
        # All line ends, of Windows, Unix and old Macs, become "\n".
        text = io.TextIOWrapper(self.stream, self.encoding, newline=None)
        try:
            while line := text.readline(LONGEST_LINE + 1):
                position.line += 1
                if len(line) > LONGEST_LINE:
                    raise Invalid(
                        "file",
                        "Line %(line)d is too long. Check that no line end is missing.",
                        line=position.line,
                    )
                yield line
        except UnicodeError:
            raise Invalid(
                "file", NOT_ENCODED, line=position.line + 1, encoding=ENCODING_NAMES[self.encoding]
            ) from None
        finally:
            # The wrapper would close the file, unless that has been closed already.
            with suppress(ValueError):
                text.detach()


class _Position:
    """The number of the line that was read last."""

    line = 0


def first_records(source: Source, part: str) -> list[tuple[int, Cells]]:
    """The first records; those before an error if there is one."""
    found: list[tuple[int, Cells]] = []
    with suppress(Invalid):
        found.extend(islice(source.records(part), MOST_TITLES))
    return found
