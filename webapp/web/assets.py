"""Style sheets, scripts and images: kept in memory, compressed, at addresses that never change.

Every address contains a number computed from all files, so browsers keep a file for a year, and
a page of another version asks for other addresses. Imports between scripts stay relative.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, make_response, request

FOLDER = Path(__file__).parent / "static"
# The files that every page needs are sent as one, in this order.
SHEETS = ("bootstrap.css", "theme.css", "parts.css", "lists.css", "fields.css")
PAPER = "print.css"
STYLE = "style.css"
YEAR = 31_536_000
# Shorter files are not worth compressing.
SHORT = 500


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, the same compressed (None where that gains nothing), and its type."""

    plain: bytes
    zipped: bytes | None
    mimetype: str


@dataclass(frozen=True)
class Assets:
    """All files by name, and the number that stands for their contents."""

    files: dict[str, Asset]
    version: str


def _asset(name: str, content: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    zipped = gzip.compress(content, 9, mtime=0) if len(content) > SHORT else None
    return Asset(content, zipped, kind)


def _joined(contents: dict[str, bytes]) -> bytes:
    screen = [contents[name] for name in SHEETS]
    return b"\n".join([*screen, b"@media print {", contents[PAPER], b"}"])


@cache
def assets() -> Assets:
    """The files of the static folder, read once per process."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    contents = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}
    contents[STYLE] = _joined(contents)
    whole = hashlib.sha256(repr(sorted(contents.items())).encode()).hexdigest()
    return Assets({name: _asset(name, each) for name, each in contents.items()}, whole[:12])


def serve(version: str, filename: str) -> Response:
    """A file; kept for a year at the present address, asked for again at an older one."""
    found = assets().files.get(filename)
    if found is None:
        abort(404)
    zipped = found.zipped is not None and request.accept_encodings["gzip"] > 0
    answer = make_response(found.zipped if zipped else found.plain)
    answer.mimetype = found.mimetype
    answer.vary.add("Accept-Encoding")
    if zipped:
        answer.content_encoding = "gzip"
    present = version == assets().version
    answer.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if present else "no-cache"
    )
    answer.set_etag(f"{assets().version}{'z' if zipped else ''}")
    answer.make_conditional(request)
    return answer


def install(app: Flask) -> None:
    """Serve the files at `/static/<version>/<name>`; `url_for("static", filename=…)` adds the version."""
    app.add_url_rule("/static/<version>/<path:filename>", endpoint="static", view_func=serve)

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", assets().version)
