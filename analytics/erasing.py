"""Erase people from the rows of a snapshot before these are deleted as a whole."""

import json
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analytics.contracts import PEOPLE
from analytics.engine import connect
from analytics.snapshots import FORMER_NAMES, MANIFEST, digest

ROWS: Final = "rows"
DRAFT: Final = ".rows.partial"
OLD: Final = ".rows.going"


def erase(folder: Path, people: Collection[str]) -> bool:
    """
    Delete the rows of some people (pseudonyms) in a snapshot; return whether there were any.

    The other rows stay, with a new manifest. A reader finds the part as it was, none for a moment,
    or the new one. Leftovers of a process that was killed are deleted first.
    """
    for name in (DRAFT, OLD):
        shutil.rmtree(folder / name, ignore_errors=True)
    rows, draft = folder / ROWS, folder / DRAFT
    if not people or rows.is_symlink() or not (rows / MANIFEST).is_file():
        return False
    names = [FORMER_NAMES.get(table, table) for table in PEOPLE] + list(PEOPLE)
    files = [path for name in dict.fromkeys(names) if (path := rows / f"{name}.parquet").is_file()]
    gone = pd.DataFrame({"person": sorted(people)}, dtype="str")
    found = [path for path in files if _count(path, gone)]
    if not found:
        return False
    shutil.copytree(rows, draft, copy_function=os.link)
    _write(draft, [draft / path.name for path in found], gone)
    rows.rename(folder / OLD)
    draft.rename(rows)
    shutil.rmtree(folder / OLD)
    return True


def recover(folder: Path) -> None:
    """Finish an erasure that was killed between its two renames: its draft was complete by then."""
    rows, draft = folder / ROWS, folder / DRAFT
    if draft.is_dir() and not rows.exists():
        draft.rename(rows)


def _count(path: Path, gone: pd.DataFrame) -> int:
    with connect() as engine:
        engine.register("gone", gone)
        source = engine.read_parquet(str(path)).set_alias("own")
        return len(source.filter("person IN (SELECT person FROM gone)").limit(1).fetchall())


def _write(draft: Path, paths: Collection[Path], gone: pd.DataFrame) -> None:
    """Write tables again without these people. Files are replaced, never changed: they are links."""
    manifest: dict[str, Any] = json.loads((draft / MANIFEST).read_text(encoding="utf-8"))
    for path in paths:
        new = path.with_suffix(".new")
        with connect() as engine:
            engine.register("gone", gone)
            kept = engine.read_parquet(str(path)).filter("person NOT IN (SELECT person FROM gone)")
            number = len(kept.project("person").fetchall())
            kept.write_parquet(str(new), compression="zstd")
        new.replace(path)
        manifest["files"][path.name] = {"rows": number, "sha256": digest(path)}
    new = draft / f"{MANIFEST}.new"
    new.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    new.replace(draft / MANIFEST)
