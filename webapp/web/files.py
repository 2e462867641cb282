"""Tables as files: CSV that a spreadsheet opens and does not run."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, make_response

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: object) -> object:
    """The same value; a text that begins like a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA):
        return "'" + cell
    return "" if cell is None else cell


def table_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download: CSV in UTF-8 with its mark, commas, one line per row."""
    out = io.StringIO()
    table = csv.writer(out)
    for row in (head, *rows):
        table.writerow([harmless(cell) for cell in row])
    answer = make_response("\ufeff" + out.getvalue())
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
