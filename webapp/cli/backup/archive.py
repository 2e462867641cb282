"""The file of a backup: written once, and verified member by member when it is read."""

import gzip
import hashlib
import json
import os
import re
import tarfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
ANCHOR = "activity.anchor"
DATABASE = "database"
# The answers' database; backups of versions without it have none.
ANSWERS = "answers.jsonl"
# Folders of INSTANCE. Rows of snapshots are deleted after 35 days, so no backup keeps them.
FOLDERS = ("uploads", "spool", "snapshots")
MEMBER = re.compile(
    rf"{ANCHOR}|{ANSWERS}|(?:{DATABASE}|{'|'.join(FOLDERS)})(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)+"
)
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message is one sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a backup contains.

    `made_at` is in UTC (ISO 8601), `kind` the database (`sqlite` or `postgresql`), `keys` the names
    of the keys that sealed its secrets, `files` the SHA-256 of each member by its name.
    """

    made_at: str
    kind: str
    revision: str
    keys: list[str]
    files: dict[str, str]
    format: int = FORMAT


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pack(folder: Path, target: Path, manifest: Manifest) -> None:
    """Write the files of a folder as a backup that only this user can read. Raises OSError.

    The file appears under its name when it is complete and on the disk.
    """
    draft = target.with_name(f".{target.name}.partial")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
                (folder / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
                for name in (MANIFEST, *sorted(manifest.files)):
                    tar.add(folder / name, name, recursive=False)
            stream.flush()
            os.fsync(stream.fileno())
        # A link fails where the name exists by now; a rename would replace that file.
        os.link(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Extract a backup into an empty folder and verify each file. Raises BackupError."""
    try:
        with gzip.open(source) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            manifest = _manifest(tar)
            found = {m.name: _extract(tar, m, folder, manifest) for m in tar}
            # The checksum of gzip is at the end.
            while stream.read(CHUNK):
                pass
    except FileNotFoundError:
        raise BackupError(f"{source} does not exist.") from None
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, UnicodeError) as error:
        raise BackupError(f"{source.name} is damaged, or is not a backup.") from error
    if missing := sorted(manifest.files.keys() - found.keys()):
        raise BackupError(f"{source.name} is damaged: {missing[0]} is missing.")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    stream = tar.extractfile(first) if first and first.name == MANIFEST and first.isreg() else None
    if stream is None:
        raise BackupError("This file is not a backup: it does not begin with a manifest.")
    try:
        content = json.loads(stream.read(LARGEST_MANIFEST))
        if content["format"] != FORMAT:
            raise BackupError(f"The backup has format {content['format']}; this version reads 1.")
        return Manifest(**content)
    except (ValueError, TypeError, KeyError):
        raise BackupError("The manifest of this backup cannot be read.") from None


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, known: Manifest) -> bool:
    if member.name == MANIFEST:
        return True
    if member.name not in known.files or not member.isreg() or not MEMBER.fullmatch(member.name):
        raise BackupError("The backup contains a file that its manifest does not name.")
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    stream = tar.extractfile(member)
    if stream is None or _write(stream, target) != known.files[member.name]:
        raise BackupError(f"The backup is damaged: {member.name} is not as it was written.")
    return True


def _write(stream: IO[bytes], target: Path) -> str:
    """Write a new file; returns its SHA-256."""
    seen = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        while chunk := stream.read(CHUNK):
            seen.update(chunk)
            output.write(chunk)
        output.flush()
        os.fsync(output.fileno())
    return seen.hexdigest()
