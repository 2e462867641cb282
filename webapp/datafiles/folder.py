"""The folder of a run: written beside its place and renamed, so that it is there whole or not at all."""

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webapp.datafiles import InputError, RefusedFileError
from webapp.web.files import harmless


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """A folder to write into, which gets the name `place` at the end, or is removed on an error.

    Raises RefusedFileError if the place exists, and OSError.
    """
    refuse_existing(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        yield folder
        refuse_existing(place)
        folder.rename(place)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def refuse_existing(place: Path) -> None:
    """Raises RefusedFileError if something is there already."""
    if os.path.lexists(place):
        raise RefusedFileError(f"{place} exists already. Name a new folder after --out.")


def read_text(path: Path) -> str:
    """The text of a file in UTF-8. Raises InputError if it is not UTF-8, and OSError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"the file is not UTF-8 (byte {error.start})") from None


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, with line ends as they are."""
    path.write_text(text, encoding="utf-8", newline="")


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401 - JSON
    """Write a value as JSON that people can read."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def table(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """CSV whose cells a spreadsheet does not run as formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = list(columns)
    writer.writerow(head)
    writer.writerows([harmless(row.get(name)) for name in head] for row in rows)
    return out.getvalue()
