"""Open a directory file: recognize its kind and encoding, and read its lines of cells."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Protocol

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.directory.workbooks import PACKED, Workbook

Cells = list[str]
DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {
    ",": gettext_noop("commas"), ";": gettext_noop("semicolons"),
    "\t": gettext_noop("tabs"), "|": gettext_noop("vertical bars"),
}  # fmt: skip
LONGEST_LINE = 256 * 1024
CHUNK = 64 * 1024
# Lines among which the names of the columns are looked for: titles may stand above them.
MOST_TITLES = 15
SEPARATOR_LINE = re.compile(r"(?i)\"?sep=(.)\"?[,;\t|]*\s*")
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
ENCODING_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252",
}  # fmt: skip
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
# Letters with accents as UTF-8 writes them; no text in Windows-1252 has these pairs.
SURELY_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xc5[\x92\x93]|\xe2\x80[\x90-\xbf]")
NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")

NO_TABLE = gettext_noop(
    "This file is no table. Export the people as .xlsx or “CSV UTF-8” and try again."
)
NOT_ENCODED = gettext_noop(
    "Line %(line)d cannot be read as %(encoding)s. Save the file as “CSV UTF-8” and try again."
)


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
    return TextFile(stream, _encoding(stream, head))


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
                        "file", "Line %(line)d is too long to be a person.", line=position.line
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


def _encoding(stream: BinaryIO, head: bytes) -> str:
    marked = next((e for mark, e in BYTE_ORDER_MARKS.items() if head.startswith(mark)), "")
    if marked not in {"", "utf-8-sig"}:
        return marked
    zeros, odd = head.count(0), head[1::2].count(0)
    if zeros > len(head) // 4:
        if min(odd, zeros - odd) > zeros // 20:
            raise Invalid("file", NO_TABLE)
        return "utf-16-le" if odd > zeros - odd else "utf-16-be"
    wrong = _first_line_not_utf8(stream)
    if wrong is None:
        return marked or "utf-8"
    if marked or not _surely_1252(stream):
        raise Invalid("file", NOT_ENCODED, line=wrong, encoding="UTF-8")
    return "cp1252"


def _surely_1252(stream: BinaryIO) -> bool:
    """Whether nothing in a file contradicts Windows-1252.

    Lines that end with CR alone do: they come from old Macs, which had another encoding.
    """
    before, ends = b"", False
    for chunk in _chunks(stream):
        if SURELY_UTF8.search(before + chunk) or NOT_IN_1252.search(chunk):
            return False
        before, ends = chunk[-2:], ends or b"\n" in chunk
    return ends


def _first_line_not_utf8(stream: BinaryIO) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in chain(_chunks(stream), [b""]):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + _line_ends(error.object[: error.start].decode("utf-8", "replace"))
        line += _line_ends(text)
    return None


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    yield from iter(lambda: stream.read(CHUNK), b"")


def first_records(source: Source, part: str) -> list[tuple[int, Cells]]:
    """The first records; those before an error if there is one."""
    found: list[tuple[int, Cells]] = []
    with suppress(Invalid):
        found.extend(islice(source.records(part), MOST_TITLES))
    return found
