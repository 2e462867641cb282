"""Tables as CSV files whose cells a spreadsheet does not run as formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, make_response

# The first characters of a formula in spreadsheets.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: object) -> object:
    """The value; an apostrophe is put before a text that begins like a formula."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA):
        return "'" + cell
    return "" if cell is None else cell


def table_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV download in UTF-8 with a byte order mark."""
    out = io.StringIO()
    table = csv.writer(out)
    for row in (head, *rows):
        table.writerow([harmless(cell) for cell in row])
    answer = make_response("\ufeff" + out.getvalue())
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
