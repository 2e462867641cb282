"""
Snapshots: immutable folders of Parquet tables, the only data that analytics gets from the web.

A snapshot has up to two parts, each with its own manifest, each verified when loaded: `panel/`
(released totals, kept) and `rows/` (pseudonymous rows, deleted after 35 days). The rows are for
functions of this package that return released tables; a notebook may not open them.
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import duckdb
import pandas as pd

from analytics.contracts import Column, Released, Table, check, columns_of, conform, frame
from analytics.core.traffic import VERSION
from analytics.engine import connect

Part = Literal["panel", "rows"]
PARTS: Final[tuple[Part, ...]] = ("panel", "rows")
SCHEMA: Final = 1
"""Incremented when a table changes. An additional table or column (`later`) needs no new number."""
MANIFEST: Final = "manifest.json"
FORMER_NAMES: Final[Mapping[Table, str]] = {"post_metrics": "readings"}
"""Names of tables in snapshots that were written before they were renamed."""


class SnapshotError(Exception):
    """A snapshot cannot be read or written; the message names the file and the problem."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A verified snapshot: its folder, its cut-off time (UTC), the parts that still exist."""

    folder: Path
    cut_off: datetime
    parts: frozenset[Part]

    @property
    def panel(self) -> pd.DataFrame:
        """The released panel: see table `panel` of the contracts. Raises SnapshotError without."""
        return _table(self, "panel", "panel")

    def released(self, table: Released) -> pd.DataFrame:
        """Return another released table. Raises SnapshotError where there is none."""
        return _table(self, "panel", table)


def released_or_empty(snapshot: Snapshot | None, table: Released) -> pd.DataFrame:
    """Return a released table; empty without a snapshot, and where it is older than the table."""
    if snapshot is not None:
        try:
            return snapshot.released(table)
        except SnapshotError:
            pass
    return frame(table, [])


def write_part(
    folder: Path, part: Part, tables: Mapping[Table, pd.DataFrame], cut_off: datetime
) -> Path:
    """
    Write one part of a snapshot atomically and return its folder.

    `cut_off` has a time zone. Raises ContractError for a table that violates its contract,
    SnapshotError where the part exists: a snapshot is never overwritten.
    """
    for name, content in tables.items():
        check(content, name)
    if cut_off.tzinfo is None:
        raise SnapshotError(f"{folder.name}/{part}: the cut-off has no time zone.")
    target, draft = folder / part, folder / f".{part}.partial"
    if target.exists():
        raise SnapshotError(f"{folder.name}/{part} exists already; a snapshot is written once.")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    files = {f"{name}.parquet": _write(draft, name, frame) for name, frame in tables.items()}
    manifest = {
        "schema": SCHEMA,
        "part": part,
        "cut_off": cut_off.astimezone(UTC).isoformat(),
        "classifier": VERSION,
        "files": files,
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return draft.rename(target)


def load(folder: Path) -> Snapshot:
    """
    Verify the checksums of the existing parts and return the snapshot.

    Raises SnapshotError naming the file: no part at all, a manifest that cannot be read or has
    another schema, a file that is missing or differs from its SHA-256.
    """
    present = frozenset(part for part in PARTS if (folder / part).is_dir())
    if not present:
        raise SnapshotError(f"{folder} holds no snapshot: neither panel/ nor rows/ is there.")
    return Snapshot(folder, max(_verify(folder, part) for part in sorted(present)), present)


def latest(root: Path) -> Path:
    """Return the newest complete snapshot under `root`, by name. Raises SnapshotError without."""
    whole = sorted(manifest.parents[1] for manifest in root.glob(f"[!.]*/panel/{MANIFEST}"))
    if not whole:
        raise SnapshotError(f"No snapshot under {root} yet; `francparler snapshot` makes one.")
    return whole[-1]


def rows(
    snapshot: Snapshot, table: Table = "requests", only: Collection[str] | None = None
) -> pd.DataFrame:
    """
    Return one table of rows, or `only` some of its columns. Only functions of analytics that
    return released tables may call this.

    Raises SnapshotError where the part was deleted, or where the snapshot is older than the table:
    a missing table is never read as empty.
    """
    return _table(snapshot, "rows", table, only)


def request_rows(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyRelation:
    """
    Return the request rows, unread, for a query on the connection.

    Raises SnapshotError as `rows` does.
    """
    return connection.read_parquet(str(_path(snapshot, "rows", "requests")))


def has_table(snapshot: Snapshot, table: Table) -> bool:
    """Return whether `rows` finds the table: the part exists and is not older than the table."""
    return "rows" in snapshot.parts and _file(snapshot, "rows", table).is_file()


def _file(snapshot: Snapshot, part: Part, name: Table) -> Path:
    current = snapshot.folder / part / f"{name}.parquet"
    former = current.with_stem(FORMER_NAMES.get(name, name))
    return former if former.is_file() else current


def _path(snapshot: Snapshot, part: Part, name: Table) -> Path:
    path = _file(snapshot, part, name)
    if part not in snapshot.parts or not path.is_file():
        raise SnapshotError(f"{snapshot.folder.name}/{part}/{path.name} is not in this snapshot.")
    return path


def _table(
    snapshot: Snapshot, part: Part, name: Table, only: Collection[str] | None = None
) -> pd.DataFrame:
    path = _path(snapshot, part, name)
    columns = [each for each in columns_of(name) if only is None or each.name in only]
    with connect() as engine:
        source = engine.read_parquet(str(path))
        chosen = [_read(engine, source, each) for each in columns]
        return conform(source.select(*chosen).df(), name)


def _read(
    engine: duckdb.DuckDBPyConnection, source: duckdb.DuckDBPyRelation, column: Column
) -> duckdb.Expression:
    """Return the column itself, or cast to an enumeration of its few distinct values.

    A column that was added later is missing in older snapshots.
    """
    if column.later and column.name not in source.columns:
        return duckdb.ConstantExpression(None).alias(column.name)
    found = duckdb.ColumnExpression(column.name)
    few = source.select(found).distinct().fetchall() if column.few or column.allowed else []
    values = sorted(value for (value,) in few if value is not None)
    if not values:
        return found
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return found.cast(engine.sqltype(f"ENUM({quoted})")).alias(column.name)


def _write(folder: Path, name: Table, frame: pd.DataFrame) -> dict[str, Any]:
    path = folder / f"{name}.parquet"
    with connect() as engine:
        engine.from_df(frame).write_parquet(str(path), compression="zstd")
    return {"rows": len(frame), "sha256": digest(path)}


def _verify(folder: Path, part: Part) -> datetime:
    """Compare every file with the manifest and return the cut-off of the part."""
    where, manifest = _manifest(folder, part)
    schema = manifest.get("schema")
    if schema != SCHEMA:
        raise SnapshotError(f"{where} has schema version {schema}; this version reads {SCHEMA}.")
    for path in sorted((folder / part).glob("*.parquet")):
        if path.name not in manifest["files"]:
            raise SnapshotError(f"{folder.name}/{part}/{path.name} is not in the manifest.")
    for name, facts in manifest["files"].items():
        path = folder / part / name
        if not path.is_file():
            raise SnapshotError(f"{folder.name}/{part}/{name} is missing.")
        if digest(path) != facts["sha256"]:
            raise SnapshotError(f"{folder.name}/{part}/{name} differs from what was written.")
    return datetime.fromisoformat(manifest["cut_off"])


def _manifest(folder: Path, part: Part) -> tuple[str, dict[str, Any]]:
    name = f"{folder.name}/{part}/{MANIFEST}"
    try:
        manifest = json.loads((folder / part / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnapshotError(f"{name} is missing.") from error
    except ValueError as error:
        raise SnapshotError(f"{name} cannot be read.") from error
    if not isinstance(manifest, dict) or not {"files", "cut_off"} <= manifest.keys():
        raise SnapshotError(f"{name} names no files or no cut-off.")
    known = manifest.get("schema") == SCHEMA  # `_verify` names another schema
    if known and not (_is_moment(manifest["cut_off"]) and _are_digests(manifest["files"])):
        raise SnapshotError(f"{name} cannot be read: its cut-off or its files are wrong.")
    return name, manifest


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _are_digests(value: object) -> bool:
    facts = value.values() if isinstance(value, dict) else [None]
    return all(isinstance(each, dict) and isinstance(each.get("sha256"), str) for each in facts)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, as a manifest has it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
