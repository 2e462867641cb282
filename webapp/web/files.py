"""Files: pictures, and tables as CSV whose cells a spreadsheet does not run as formulas."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from flask import Response, make_response, request

# The first characters of a formula in spreadsheets, and those that begin another cell.
FORMULA = "=+-@"
SEPARATORS = "\t\r\n"
# Cache-Control of a picture that only signed-in people may see.
PRIVATE = "private, max-age=86400, immutable"


def harmless(cell: object) -> object:
    """The value; an apostrophe is put before a text that begins like a formula.

    Spreadsheets skip spaces and invisible characters before a formula, and read full-width signs.
    """
    if isinstance(cell, str) and _begins_like_a_formula(cell):
        return "'" + cell
    return "" if cell is None else cell


def _begins_like_a_formula(text: str) -> bool:
    for character in text:
        if character in SEPARATORS:
            return True
        if not (character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Mn"}):
            return unicodedata.normalize("NFKC", character)[0] in FORMULA
    return False


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


def picture_response(data: bytes, mimetype: str, *, cache: str, tag: str) -> Response:
    """An uploaded picture. Its address changes with its content; `tag` identifies the content."""
    answer = make_response(data)
    answer.mimetype = mimetype
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = cache
    answer.set_etag(tag)
    answer.make_conditional(request)
    return answer
