"""Make a backup while the application serves."""

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from webapp.answer_store import copies
from webapp.cli.backup import postgresql, sqlite
from webapp.cli.backup.archive import (
    ANCHOR,
    ANSWERS,
    DATABASE,
    FOLDERS,
    MANIFEST,
    MEMBER,
    BackupError,
    Manifest,
    digest,
    pack,
)
from webapp.config import Settings
from webapp.core import clock

# Prefix of the folder inside INSTANCE in which a backup is put together.
DRAFT = ".backup-"


def make(settings: Settings, target: Path) -> Manifest:
    """Write a backup of the database and the files of this installation; returns its manifest.

    Files and database belong to one moment, at which writers wait for milliseconds. Raises
    BackupError where the file exists or cannot be written, SQLAlchemyError or sqlite3.Error where
    the database does not answer.
    """
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never replaces a file.")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is not a folder.")
    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=DRAFT, dir=settings.instance) as place:
            return _make(settings, target, Path(place))
    except FileExistsError:
        raise BackupError(f"{target} exists already; a backup never replaces a file.") from None
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error.strerror}.") from error


def _make(settings: Settings, target: Path, draft: Path) -> Manifest:
    (draft / DATABASE).mkdir()
    dump = (sqlite if settings.sqlite else postgresql).dump
    revision = dump(
        settings.database_url, draft / DATABASE, lambda: _link_files(settings.instance, draft)
    )
    if revision is None:
        raise BackupError("The database has no tables yet: there is nothing to keep.")
    # Last: a ballot that was made meanwhile is kept, and its person may get another one.
    copies.dump(settings.answers_url, draft / ANSWERS)
    for path in (draft / "spool").glob("*"):
        _cut_unfinished_line(path)
    names = sorted(str(p.relative_to(draft)) for p in draft.rglob("*") if p.is_file())
    manifest = Manifest(
        made_at=clock.now().astimezone(UTC).isoformat(timespec="seconds"),
        kind="sqlite" if settings.sqlite else "postgresql",
        revision=revision,
        keys=[name for name, _key in settings.data_keys],
        files={name: digest(draft / name) for name in names if name != MANIFEST},
    )
    pack(draft, target, manifest)
    return manifest


def _link_files(instance: Path, draft: Path) -> None:
    """Give the files of this moment a second name, under which nobody deletes them."""
    chosen = [instance / ANCHOR]
    for folder in FOLDERS:
        pattern = "*/panel/*" if folder == "snapshots" else "*"
        chosen += (instance / folder).glob(pattern)
    for path in chosen:
        name = path.relative_to(instance)
        if path.is_file() and not path.is_symlink() and MEMBER.fullmatch(str(name)):
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            # The draft of a picture may be gone by now; it belongs to no story yet.
            with suppress(FileNotFoundError):
                _link(path, draft / name)


def _link(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except FileNotFoundError:
        raise
    except OSError:
        # Some file systems have no second names.
        shutil.copyfile(path, copy)


def _cut_unfinished_line(path: Path) -> None:
    """Replace a linked spool file by a copy that ends with a complete line.

    Web processes still append to the linked file, so its checksum would change.
    """
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: data.rfind(b"\n") + 1])
