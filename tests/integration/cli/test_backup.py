"""Backup and restore: complete, consistent while others write, verified, never over other data."""

import gzip
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from tests.databases import create, drop
from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from webapp.config import Settings
from webapp.core import activity, clock, db, migrate
from webapp.tracking import spool
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits
from webapp.web.application import Application
from webapp.web.jobs import ANCHOR, seal_activity

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{}) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def target(database_kind: str, tmp_path: Path) -> Iterator[dict[str, str | None]]:
    """The environment of an empty installation."""
    folder = tmp_path / "restored"
    if database_kind == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{folder}/company.db", "INSTANCE": str(folder)}
        return
    url = create()
    yield {"DATABASE_URL": url, "INSTANCE": str(folder)}
    drop(url)


def source(settings: Settings) -> dict[str, str | None]:
    return {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}


def rows(url: str | None) -> dict[str, list[str]]:
    """Every row of every table."""
    assert url is not None
    with create_engine(url, poolclass=NullPool).connect() as connection:
        names = inspect(connection).get_table_names()
        asked = {n: connection.execute(text(f'SELECT * FROM "{n}"')) for n in names}  # noqa: S608
        return {n: sorted(str(tuple(row)) for row in found) for n, found in asked.items()}


def visit(company: Company, number: int) -> None:
    agent = FIREFOX.format(number)
    counter().count(company.link().id, ObservedRequest("GET", 302, "198.51.100.1", agent))


def files(settings: Settings) -> dict[str, bytes]:
    """Files of an installation that belong into its backup."""
    written = {
        "uploads/0123abcd.png": b"\x89PNG pixels", "uploads/ffff.jpg": b"\xff\xd8\xff pixels",
        "snapshots/2026-W01/panel/panel.parquet": b"PAR1",
    }  # fmt: skip
    for name, data in written.items():
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_bytes(data)
    others = ("demo.env", "snapshots/2026-W01/rows/people.parquet")
    for name in others:
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_bytes(b"SECRET_KEY=not for others")
    return written


@pytest.mark.both_databases
def test_a_restored_installation_is_the_same(
    company: Company, settings: Settings, target: dict[str, str | None], tmp_path: Path
) -> None:
    written = files(settings)
    visit(company, 1)
    seal_activity()
    db.session().rollback()
    file = tmp_path / "company.backup"
    made = run("backup", str(file), **source(settings))
    assert (made.exit_code, "It holds no key" in made.output) == (0, True), made.output
    assert file.stat().st_mode & 0o777 == 0o600
    restored = run("restore", str(file), **target)
    assert (restored.exit_code, "every checksum was right" in restored.output) == (0, True), (
        restored.output
    )
    assert rows(target["DATABASE_URL"]) == rows(settings.database_url)
    folder = tmp_path / "restored"
    assert {n: (folder / n).read_bytes() for n in written} == written
    assert (folder / ANCHOR).read_bytes() == (settings.instance / ANCHOR).read_bytes()
    assert sum(len(path.read_bytes().splitlines()) for path in spool.files(folder / "spool")) == 1
    assert not (folder / "demo.env").exists()
    assert not (folder / "snapshots/2026-W01/rows").exists()
    leftover = [p.name for place in (folder, settings.instance) for p in place.glob(".*")]
    assert leftover == []
    # Numbers go on after the largest: a row can be added.
    with create_engine(str(target["DATABASE_URL"]), poolclass=NullPool).begin() as connection:
        added = (
            "INSERT INTO outbox (kind, key, payload, at_most_once, state, not_before, due_at,"
            " made_at, attempts, worker_crash_count, fence) SELECT 'notice', 'new', '{}', false,"
            " 'queued', at, at, at, 0, 0, 0 FROM activity LIMIT 1"
        )
        connection.execute(text(added))


@pytest.mark.both_databases
def test_a_backup_while_others_write_is_of_one_moment(
    company: Company, app: Application, settings: Settings, target: dict[str, str | None],
    tmp_path: Path,
) -> None:  # fmt: skip
    link, stop = company.link().id, threading.Event()
    db.session().rollback()
    answered: list[int] = []

    def write() -> None:
        with app.app_context(), clock.at(clock.now()):
            while not stop.is_set():
                agent = FIREFOX.format(len(answered))
                counter().count(link, ObservedRequest("GET", 302, "198.51.100.1", agent))
                answered.append(1)
                ingest_visits()
                seal_activity()

    thread = threading.Thread(target=write)
    thread.start()
    made, before = [], []
    try:
        for number in range(4):
            before.append(len(answered))
            made.append(run("backup", str(tmp_path / f"{number}.backup"), **source(settings)))
    finally:
        stop.set()
        thread.join(timeout=60)
    assert [result.exit_code for result in made] == [0] * 4, [r.output for r in made]
    assert before[-1] > before[0]
    restored = run("restore", str(tmp_path / "3.backup"), **target)
    assert restored.exit_code == 0, restored.output
    verified = run("audit", "verify", **target)
    assert (verified.exit_code, "0 contradictions" in verified.output) == (0, True)
    assert visits_of(target, tmp_path / "restored") >= before[-1]


def visits_of(target: dict[str, str | None], folder: Path) -> int:
    """Visits in the table, and lines of the spool after the offset that the table knows."""
    with create_engine(str(target["DATABASE_URL"]), poolclass=NullPool).connect() as connection:
        stored = int(connection.scalar(text("SELECT count(*) FROM request")) or 0)
        found = connection.execute(text('SELECT name, "offset" FROM spool_file'))
        offsets = {str(name): int(offset) for name, offset in found}
    names = [path.name for path in spool.files(folder / "spool")]
    assert offsets.keys() <= set(names), "a file of the spool is missing"
    return stored + sum(
        len(spool.read(folder / "spool" / name, offsets.get(name, 0)).rows) for name in names
    )


def test_the_audit_of_a_restored_installation_holds(
    company: Company, settings: Settings, target: dict[str, str | None], tmp_path: Path
) -> None:
    seal_activity()
    expected = activity.verify(settings.instance / ANCHOR)
    db.session().rollback()
    assert run("backup", str(tmp_path / "b"), **source(settings)).exit_code == 0
    assert run("restore", str(tmp_path / "b"), **target).exit_code == 0
    verified = run("audit", "verify", **target)
    assert (verified.exit_code, f"{expected.sealed} sealed" in verified.output) == (0, True)


@pytest.mark.both_databases
def test_nothing_is_restored_over_other_data(
    company: Company, settings: Settings, target: dict[str, str | None], tmp_path: Path
) -> None:
    db.session().rollback()
    file = tmp_path / "b"
    assert run("backup", str(file), **source(settings)).exit_code == 0
    before = rows(settings.database_url)
    code, sentence = refused(run("restore", str(file), **source(settings)))
    assert (code, sentence) == (
        2, "The database is not empty: a backup is restored into an empty one.",
    )  # fmt: skip
    assert rows(settings.database_url) == before
    folder = tmp_path / "restored" / "uploads"
    folder.mkdir(parents=True)
    (folder / "another.png").write_bytes(b"of somebody else")
    code, sentence = refused(run("restore", str(file), **target))
    assert (code, sentence) == (2, f"{folder} is not empty: move it away first.")
    code, sentence = refused(run("backup", str(file), **source(settings)))
    assert (code, "exists already" in sentence) == (2, True)


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


@pytest.mark.both_databases
def test_an_older_backup_asks_for_migrations(
    settings: Settings, target: dict[str, str | None], tmp_path: Path
) -> None:
    migrate.downgrade(settings.database_url, "-1")
    file = tmp_path / "b"
    assert run("backup", str(file), **source(settings)).exit_code == 0
    restored = run("restore", str(file), **target)
    assert (restored.exit_code, "run `francparler migrate` next" in restored.output) == (0, True)
    assert run("migrate", **target).exit_code == 0


def test_there_is_nothing_to_keep_without_tables(
    target: dict[str, str | None], tmp_path: Path
) -> None:
    code, sentence = refused(run("backup", str(tmp_path / "b"), **target))
    assert (code, sentence) == (2, "The database has no tables yet: there is nothing to keep.")
    assert refused(run("restore", str(tmp_path / "no"), **target)) == (
        2, f"{tmp_path / 'no'} does not exist.",
    )  # fmt: skip
