"""The command line: invalid input gives one sentence and exit code 2, and changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from webapp.config import Settings
from webapp.core import clock, db
from webapp.people.models import Person
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set ("),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"DATA_KEYS": None}, "DATA_KEYS is not set ("),
        ({"DATA_KEYS": "a:bad"}, "DATA_KEYS must be"),
        ({"DATABASE_URL": "mysql://here/company"}, "DATABASE_URL must start with"),
        ({"ORGANIZATION_TZ": "Mars/Olympus"}, "ORGANIZATION_TZ 'Mars/Olympus'"),
        ({"BASE_URL": "http://frank.example"}, "BASE_URL must be https"),
        ({"COMPANY_NETWORKS": "10.0.0.0/99"}, "COMPANY_NETWORKS: "),
        ({"WORKER_POLL": "often"}, "WORKER_POLL must be a number"),
    ],
)
@pytest.mark.parametrize("command", ["demo", "work", "snapshot", "migrate"])
def test_an_invalid_setting_gives_one_sentence(
    command: str, given: dict[str, str | None], begins: str
) -> None:
    code, sentence = refused(run(command, **given))
    assert (code, sentence[: len(begins)], "\n" in sentence) == (2, begins, False)


def test_help_needs_no_settings() -> None:
    for arguments in (
        (),
        ("demo",),
        ("work",),
        ("snapshot",),
        ("audit", "verify"),
        ("keys", "rotate"),
    ):
        result = run(*arguments, "--help", SECRET_KEY=None, DATA_KEYS=None)
        assert (result.exit_code, result.output.startswith("Usage: ")) == (0, True)


def test_an_unknown_command_or_option_is_refused() -> None:
    assert [run(a).exit_code for a in ("nonsense", "--nonsense")] == [2, 2]
    assert run("snapshot", "--out").exit_code == 2


def test_a_database_that_is_not_empty_gets_no_demo(company: Company, settings: Settings) -> None:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    before = sorted(db.session().scalars(select(Person.id)))
    assert refused(run("demo", **given)) == (
        2,
        "The database is not empty, so no demo company was made.",
    )
    second = run("demo", "--if-empty", **given)
    assert (second.exit_code, second.output) == (0, "")
    db.session().rollback()
    assert sorted(db.session().scalars(select(Person.id))) == before


def test_a_snapshot_of_nothing_is_refused(settings: Settings, frozen_clock: None) -> None:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    message = "No week with a program, a visit or a request for time is over yet: there is nothing to write."
    assert refused(run("snapshot", **given)) == (2, message)
    assert not (settings.instance / "snapshots").exists()


def test_a_snapshot_needs_a_new_folder(
    company: Company, settings: Settings, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    counter().count(company.link().id, ObservedRequest("GET", 302, "198.51.100.1", FIREFOX))
    ingest_visits()
    out = tmp_path / "out"
    with clock.at(MONDAY):
        first = run("snapshot", "--out", str(out), **given)
        again = run("snapshot", "--out", str(out), **given)
        (tmp_path / "file").write_text("not a folder")
        file = run("snapshot", "--out", str(tmp_path / "file"), **given)
        inside = run("snapshot", "--out", str(tmp_path / "file" / "inside"), **given)
    assert (first.exit_code, first.output) == (
        0,
        f"{out} holds the panel of the weeks up to 2026-W47, and no rows.\n",
    )
    assert refused(again) == (2, "out exists already; a snapshot is written once.")
    assert refused(file) == (2, "file exists already; a snapshot is written once.")
    code, sentence = refused(inside)
    assert (code, "\n" in sentence) == (2, False)
    assert (tmp_path / "file").read_text() == "not a folder"


@pytest.mark.parametrize(
    "command", [("demo",), ("snapshot",), ("work", "--once"), ("keys", "rotate")]
)
def test_a_database_without_tables_is_refused_with_advice(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/fresh.db", "INSTANCE": str(tmp_path)}
    code, sentence = refused(run(*command, **given))
    assert (code, "francparler migrate" in sentence, "\n" in sentence) == (2, True, False)


@pytest.mark.parametrize(
    "command", [("migrate",), ("demo",), ("work", "--once"), ("backup", "b"), ("serve",), ("restore", "b")]
)  # fmt: skip
@pytest.mark.parametrize("place", ["file/inside.db", "file"])
def test_a_database_that_cannot_be_opened_is_refused(
    tmp_path: Path, command: tuple[str, ...], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (place, command) == ("file", ("serve",)):
        command = ("retention",)  # pages say by themselves what is wrong with the database
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("not a database, and not a folder " * 100)
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/{place}", "INSTANCE": str(tmp_path / "own")}
    code, sentence = refused(run(*command, **given))
    assert (code, sentence.isprintable(), bool(sentence)) == (2, True, True)
    assert sorted(p.name for p in tmp_path.iterdir()) in (["file"], ["file", "own"])


@pytest.mark.parametrize(
    "bind", ["nonsense", "127.0.0.1:99999", "127.0.0.1:", ":80", "127.0.0.1:x"]
)
def test_an_address_that_cannot_be_served_is_refused(tmp_path: Path, bind: str) -> None:
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/new.db"}
    code, sentence = refused(run("serve", "--bind", bind, **given))
    assert (code, "is not ADDRESS:PORT" in sentence) == (2, True)


@pytest.mark.parametrize("workers", ["0", "-1", "65", "two"])
def test_a_number_of_processes_that_cannot_work_is_refused(workers: str) -> None:
    assert run("serve", "--workers", workers).exit_code == 2
