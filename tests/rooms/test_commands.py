"""The command: bad input is one clear sentence and exit 2, and nothing was done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event, select
from sqlalchemy.pool import Pool

from tests.conftest import ENVIRONMENT
from tests.factories.company import House
from webapp.cli import main
from webapp.config import SETTINGS, Settings
from webapp.kernel import clock, db
from webapp.people.models import Person
from webapp.shares.counting import Counter, Seen
from webapp.shares.jobs.visits import ingest_visits

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@contextmanager
def process() -> Iterator[None]:
    """What the end of a process would do: close every connection it opened."""
    opened: list[Any] = []

    def keep(connection: Any, _record: Any) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", keep)
    try:
        yield
    finally:
        event.remove(Pool, "connect", keep)
        for connection in opened:
            connection.close()


def run(*words: str, **given: str | None) -> Result:
    """The command in an environment of its own."""
    nothing: dict[str, str | None] = dict.fromkeys((s.name for s in SETTINGS), None)
    with process():
        return CliRunner().invoke(main, list(words), env={**nothing, **ENVIRONMENT, **given})


def refused(done: Result) -> tuple[int, str]:
    """Exit code and the sentence; a traceback or a second line would show."""
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stderr.removeprefix("Error: ").rstrip("\n")


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set ("),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"DATA_KEYS": None}, "DATA_KEYS is not set ("),
        ({"DATA_KEYS": "a:bad"}, "DATA_KEYS must be"),
        ({"DATABASE_URL": "mysql://here/house"}, "DATABASE_URL must start with"),
        ({"ORGANISATION_TZ": "Mars/Olympus"}, "ORGANISATION_TZ 'Mars/Olympus'"),
        ({"BASE_URL": "http://frank.example"}, "BASE_URL must be https"),
        ({"COMPANY_NETWORKS": "10.0.0.0/99"}, "COMPANY_NETWORKS: "),
        ({"WORKER_POLL": "often"}, "WORKER_POLL must be a number"),
    ],
)
@pytest.mark.parametrize("command", ["seed", "work", "snapshot", "migrate"])
def test_a_wrong_setting_is_named_in_one_sentence(
    command: str, given: dict[str, str | None], begins: str
) -> None:
    code, sentence = refused(run(command, **given))
    assert (code, sentence[: len(begins)], "\n" in sentence) == (2, begins, False)


def test_help_needs_no_settings() -> None:
    for words in ((), ("seed",), ("work",), ("snapshot",), ("audit", "verify"), ("keys", "rotate")):
        done = run(*words, "--help", SECRET_KEY=None, DATA_KEYS=None)
        assert (done.exit_code, done.output.startswith("Usage: ")) == (0, True)


def test_an_unknown_command_or_option_is_refused() -> None:
    assert [run(w).exit_code for w in ("nonsense", "--nonsense")] == [2, 2]
    assert run("snapshot", "--out").exit_code == 2


def test_a_database_that_is_not_empty_is_not_seeded(house: House, settings: Settings) -> None:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    before = sorted(db.session().scalars(select(Person.id)))
    assert refused(run("seed", **given)) == (2, "The database is not empty, so nothing was seeded.")
    quiet = run("seed", "--if-empty", **given)
    assert (quiet.exit_code, quiet.output) == (0, "")
    db.session().rollback()
    assert sorted(db.session().scalars(select(Person.id))) == before


def test_a_snapshot_of_nothing_is_refused(settings: Settings, held_clock: None) -> None:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    said = "No week with a visit is over yet, so there is nothing to write."
    assert refused(run("snapshot", **given)) == (2, said)
    assert not (settings.instance / "snapshots").exists()


def test_a_snapshot_goes_to_a_new_folder_only(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    counter: Counter = house.app.extensions["counter"]
    counter.count(house.link().id, Seen("GET", 302, "198.51.100.1", FIREFOX))
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
    "command", [("seed",), ("snapshot",), ("work", "--once"), ("keys", "rotate")]
)
def test_a_database_without_tables_is_refused_with_what_to_do(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/fresh.db", "INSTANCE": str(tmp_path)}
    code, sentence = refused(run(*command, **given))
    assert (code, "francparler migrate" in sentence, "\n" in sentence) == (2, True, False)
