"""CSV files: settings in the first lines, a head, and rows that know their line."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence

from webapp.datafiles import InputError
from webapp.datafiles.located import Located


def read_table(
    text: str, columns: Sequence[str], required: Collection[str], settings: Collection[str]
) -> tuple[dict[str, Located], Iterator[tuple[int, dict[str, str]]]]:
    """The settings that are given, and the rows by column, all with the line on which they begin.

    Settings are lines `# name: value` before the head. The separator is a comma, or a semicolon if
    the head has no comma. Raises InputError; for a row when the row is reached.
    """
    rows = _rows(text)
    given: dict[str, Located] = {}
    line, head = next(rows, (1, []))
    while head and head[0].startswith("#"):
        name, _colon, value = ",".join(head).lstrip("# ").partition(":")
        if name.strip() not in settings:
            raise InputError(
                f"there is no setting {name.strip()!r}; there are {', '.join(settings)}", line
            )
        given[name.strip()] = Located(value.strip(), line)
        line, head = next(rows, (line, []))
    head = [name.strip() for name in head]
    _check_head(head, line, columns, required)
    return given, _named(head, rows)


def _named(
    head: list[str], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in rows:
        if len(row) != len(head):
            raise InputError(f"{len(row)} cells for {len(head)} columns", number)
        yield number, dict(zip(head, row, strict=True))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line on which each begins."""
    first = next((row for row in text.splitlines() if row.strip() and not row.startswith("#")), "")
    separator = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"this is not CSV ({error})", line) from None


def _check_head(
    head: list[str], line: int, columns: Sequence[str], required: Collection[str]
) -> None:
    unknown = [name for name in head if name not in columns]
    if unknown:
        raise InputError(f"there is no column {unknown[0]!r}; there are {', '.join(columns)}", line)
    if len(set(head)) < len(head):
        raise InputError("a column is there twice", line)
    missing = [name for name in required if name not in head]
    if missing:
        raise InputError(f"the column {missing[0]} is missing", line)
