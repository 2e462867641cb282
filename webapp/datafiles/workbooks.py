"""Read the sheets of an .xlsx workbook as lines of text, within limits of size."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop

PACKED = b"PK\x03\x04"
# Bytes of all parts of a workbook when unpacked.
LARGEST_UNPACKED = 32 * 1024 * 1024
MOST_PARTS = 2000
MOST_SHEETS = 20
MOST_ROWS = 200_000
WIDEST = 256
LONGEST_CELL = 32_767

DAMAGED = (
    zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException,
    KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, NotImplementedError,
    OSError, RuntimeError,
)  # fmt: skip
UNREADABLE = gettext_noop(
    "This workbook cannot be read. Open it, save it as .xlsx or “CSV UTF-8”, and try again."
)
TOO_MANY_ROWS = gettext_noop(
    "This sheet has more than %(most)d rows. Delete the empty ones below the table."
)


class Workbook:
    """A workbook of visible sheets. Formulas are read as the values they had when it was saved."""

    ragged = True

    def __init__(self, stream: BinaryIO) -> None:
        from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - loads numpy
        from openpyxl.utils.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415
            InvalidFileException,
        )

        _check_size(stream)
        stream.seek(0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except (*DAMAGED, InvalidFileException):
            raise Invalid("file", UNREADABLE) from None
        shown = [sheet for sheet in self._book.worksheets if sheet.sheet_state == "visible"]
        self.parts: tuple[str, ...] = tuple(sheet.title for sheet in shown[:MOST_SHEETS])
        if not self.parts:
            raise Invalid("file", UNREADABLE)

    def description(self, part: str) -> tuple[str, str]:
        """That it is a workbook, and the sheet."""
        return gettext_noop("workbook"), f"“{part}”"

    def records(self, part: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the number and the cells of each row that is not empty; raises Invalid."""
        sheet = self._book[part]
        # The size that a sheet declares may be wrong, or made to exhaust memory.
        sheet.reset_dimensions()
        try:
            for number, values in enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), 1):
                if number > MOST_ROWS:
                    raise Invalid("file", TOO_MANY_ROWS, most=MOST_ROWS)
                # A row's number may leave a large gap, which is filled with empty rows.
                if values.count(None) < len(values):
                    yield number, [_text(value) for value in values[: _width(values)]]
        except DAMAGED:
            raise Invalid("file", UNREADABLE) from None


def _check_size(stream: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(stream) as packed:
            parts = packed.infolist()
    except DAMAGED:
        raise Invalid("file", UNREADABLE) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Invalid(
            "file",
            "This file is an archive, not an .xlsx workbook. Save the table as "
            ".xlsx or “CSV UTF-8” and try again.",
        )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Invalid(
            "file",
            "This workbook is too large when it is unpacked. Save the sheet of the table alone, as "
            "“CSV UTF-8”.",
        )


def _width(values: tuple[Any, ...]) -> int:
    return next(n for n in range(len(values), 0, -1) if values[n - 1] is not None)


def _text(value: Any) -> str:  # noqa: ANN401 - openpyxl's cell values
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST_CELL]
