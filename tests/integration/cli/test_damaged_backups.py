"""A backup that is damaged or was changed is refused, and nothing of it is written."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.factories.company import Company
from tests.integration.cli.backups import files, rows, source
from tests.integration.cli.running import refused, run
from webapp.config import Settings
from webapp.core import db


@pytest.fixture
def backup(company: Company, settings: Settings, tmp_path: Path) -> Path:
    files(settings)
    db.session().rollback()
    file = tmp_path / "company.backup"
    assert run("backup", str(file), **source(settings)).exit_code == 0
    return file


@pytest.mark.parametrize("part", [0.0, 0.02, 0.5, 0.9, 0.999])
def test_a_cut_off_backup_is_refused(
    backup: Path, target: dict[str, str | None], tmp_path: Path, part: float
) -> None:
    data = backup.read_bytes()
    backup.write_bytes(data[: int(len(data) * part)])
    untouched(backup, target, tmp_path)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.6, 0.95])
def test_a_flipped_bit_is_found(
    backup: Path, target: dict[str, str | None], tmp_path: Path, part: float
) -> None:
    data = bytearray(backup.read_bytes())
    data[int(len(data) * part)] ^= 0x10
    backup.write_bytes(data)
    untouched(backup, target, tmp_path)


def untouched(file: Path, target: dict[str, str | None], tmp_path: Path) -> None:
    """The backup is refused in one sentence, and nothing was written."""
    code, sentence = refused(run("restore", str(file), **target))
    assert (code, "\n" in sentence, bool(sentence)) == (2, False, True)
    assert list((tmp_path / "restored").iterdir()) == []
    if str(target["DATABASE_URL"]).startswith("postgresql"):
        assert rows(target["DATABASE_URL"]) == {}


def rewritten(file: Path, change: dict[str, bytes], **facts: object) -> None:
    """Write the backup again with other members and facts of the manifest."""
    with tarfile.open(file, "r:gz") as tar:
        members = {m.name: (tar.extractfile(m) or io.BytesIO()).read() for m in tar}
    manifest = json.loads(members["manifest.json"]) | facts
    members = {**members, "manifest.json": json.dumps(manifest).encode(), **change}
    with gzip.open(file, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"uploads/ffff.jpg": b"changed"}, {}),
        ({"uploads/more.jpg": b"more"}, {}),
        ({"../escaped": b"outside"}, {"files": {"../escaped": "0"}}),
        ({"uploads/../../escaped": b"outside"}, {"files": {"uploads/../../escaped": "0"}}),
        ({"demo.env": b"SECRET_KEY=x"}, {"files": {"demo.env": "0"}}),
        ({"manifest.json": b"{"}, {}),
        ({"manifest.json": b"[]"}, {}),
        ({}, {"format": 2}),
        ({}, {"revision": "9999"}),
        ({}, {"kind": "mysql"}),
        ({}, {"files": []}),
    ],
)
def test_a_backup_that_was_changed_is_refused(
    backup: Path, target: dict[str, str | None], tmp_path: Path,
    change: dict[str, bytes], facts: dict[str, object],
) -> None:  # fmt: skip
    rewritten(backup, change, **facts)
    untouched(backup, target, tmp_path)
    assert not (tmp_path / "escaped").exists()


def test_a_missing_key_is_named(
    backup: Path, target: dict[str, str | None], tmp_path: Path
) -> None:
    rewritten(backup, {}, keys=["2025", "test"])
    restored = run("restore", str(backup), **target)
    assert (restored.exit_code, "DATA_KEYS has no key 2025:" in restored.output) == (0, True)
