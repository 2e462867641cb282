"""Backup and restore: complete, consistent while others write, verified, never over other data."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.factories.company import Company
from tests.integration.cli.backups import files, rows, source
from tests.integration.cli.running import refused, run
from tests.pages import Client
from webapp import answer_store
from webapp.answer_store import copies
from webapp.config import Settings
from webapp.core import activity, clock, db, jobs, migrate
from webapp.core.unit_of_work import unit_of_work
from webapp.images import EncodedPicture
from webapp.people import services
from webapp.people.models import Person
from webapp.tracking import spool
from webapp.tracking.counting import DAY_KEY, ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits
from webapp.web.application import Application
from webapp.web.jobs import ANCHOR, seal_activity

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{}) Gecko/20100101 Firefox/132.0"


def visit(company: Company, number: int) -> None:
    agent = FIREFOX.format(number)
    counter().count(company.link().id, ObservedRequest("GET", 302, "198.51.100.1", agent))


@pytest.mark.both_databases
def test_a_restored_installation_is_the_same(
    company: Company, settings: Settings, target: dict[str, str | None], tmp_path: Path
) -> None:
    written = files(settings)
    visit(company, 1)
    codes = answer_store.mint(14)
    answer_store.open_ballots("wave", "all", codes)
    for number, code in enumerate(codes[:12]):
        answer_store.cast("wave", code, {"q": number}, {})
    with unit_of_work():
        picture = EncodedPicture(b"RIFF\0\x80\\\n,", "webp", "image/webp", 1, 1)
        services.set_portrait(db.session().get_one(Person, company.people["author"].id), picture)
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
    before = rows(settings.database_url)
    # The key of the day's visitors is not kept.
    assert (
        len(before["data_key"])
        == len(kept := [r for r in before["data_key"] if DAY_KEY not in r]) + 1
    )
    assert rows(target["DATABASE_URL"]) == before | {"data_key": kept}
    folder = tmp_path / "restored"
    assert {n: (folder / n).read_bytes() for n in written} == written
    assert (folder / ANCHOR).read_bytes() == (settings.instance / ANCHOR).read_bytes()
    assert sum(len(path.read_bytes().splitlines()) for path in spool.files(folder / "spool")) == 1
    assert not (folder / "demo.env").exists()
    assert not (folder / "snapshots/2026-W01/rows").exists()
    leftover = [p.name for place in (folder, settings.instance) for p in place.glob(".*")]
    assert leftover == []
    given, back = (tmp_path / f"{name}.jsonl" for name in ("given", "back"))
    copies.dump(settings.answers_url, given)
    copies.dump(f"sqlite:///{folder}/answers.db", back)
    # Two ballots, and the bundles of the two answers that left the pool of ten.
    assert (len(given.read_text().splitlines()), given.read_text()) == (3, back.read_text())
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
    made = []
    before: list[int] = []
    try:
        for number in range(4):
            written_since(answered, before[-1] if before else 0)
            before.append(len(answered))
            made.append(run("backup", str(tmp_path / f"{number}.backup"), **source(settings)))
    finally:
        stop.set()
        thread.join(timeout=60)
    assert [result.exit_code for result in made] == [0] * 4, [r.output for r in made]
    restored = run("restore", str(tmp_path / "3.backup"), **target)
    assert restored.exit_code == 0, restored.output
    verified = run("audit", "verify", **target)
    assert (verified.exit_code, "0 violations" in verified.output) == (0, True)
    assert visits_of(target, tmp_path / "restored") >= before[-1]


def written_since(answered: list[int], known: int) -> None:
    """Wait until the writer, which may be slow on a busy machine, has written more."""
    deadline = time.monotonic() + 60
    while len(answered) <= known:
        assert time.monotonic() < deadline, "the writer wrote nothing"
        time.sleep(0.01)


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


@pytest.mark.both_databases
def test_what_may_have_been_sent_since_is_decided_by_its_author(
    company: Company, settings: Settings, target: dict[str, str | None], tmp_path: Path
) -> None:
    Client(company.app).sign_in(company.people["author"].email)
    moment = clock.now()
    rows_of = {
        "queued": ("queued", True, moment), "retried": ("retry_wait", True, moment),
        "due": ("scheduled", True, moment - timedelta(days=1)),
        "later": ("scheduled", True, moment + timedelta(days=400)),
        "looked for": ("unknown", True, moment), "sent": ("sent", True, moment),
        "mail": ("queued", False, moment),
    }  # fmt: skip
    with unit_of_work():
        for key, (state, once, at) in rows_of.items():
            message = jobs.OutboxMessage(
                kind="share", key=key, payload={}, at_most_once=once, state=jobs.State(state),
                not_before=at, due_at=at, made_at=moment, ended_at=moment if state == "sent" else None,
            )  # fmt: skip
            db.session().add(message)
    assert run("backup", str(tmp_path / "b"), **source(settings)).exit_code == 0
    assert run("restore", str(tmp_path / "b"), **target).exit_code == 0
    with create_engine(str(target["DATABASE_URL"]), poolclass=NullPool).connect() as connection:
        found = connection.execute(
            text("SELECT key, state, reason FROM outbox WHERE kind = 'share'")
        )
        states = {key: (state, reason) for key, state, reason in found if key in rows_of}
        sessions = connection.scalar(text("SELECT count(*) FROM web_session"))
    decided = ("needs_decision", "restored")
    assert states == {
        "queued": decided, "retried": decided, "due": decided, "later": ("scheduled", None),
        "looked for": ("unknown", None), "sent": ("sent", None), "mail": ("queued", None),
    }  # fmt: skip
    assert sessions == 0


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
