"""A migration that was killed can be run again; the file of SQLite is copied before."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.migrations.kills import connected, filled
from webapp import config
from webapp.core import migrate
from webapp.core.migrate import NewerDatabaseError, Schema

# The others, with more kills: `python -m tests.soak.migrations`, part of `make soak`.
REVISION, KILLS, SEED = "0001", "2", "12"


def test_a_killed_migration_is_resumed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.migrations.kills", "sqlite", KILLS, SEED, REVISION],
        cwd=config.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "faults: none" in done.stdout) == (0, True), done.stdout + done.stderr
    assert ", 0 of a running migration" not in done.stdout


def test_a_sqlite_file_is_copied_before_its_migration(tmp_path: Path) -> None:
    url = filled("sqlite", "0001", tmp_path)
    copy = migrate.upgrade(url)
    assert copy == tmp_path / "0001.db.revision-0001"
    assert copy.stat().st_mode & 0o777 == 0o600
    with connected(f"sqlite:///{copy}") as connection:
        assert migrate.revision_of(connection) == "0001"
        assert connection.scalar(text("SELECT name FROM person WHERE id = 'awa'")) == "Awa"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001.db", copy.name]


def test_a_migration_of_nothing_copies_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert migrate.upgrade(url) is None
    assert migrate.upgrade(url) is None
    assert [path.name for path in tmp_path.iterdir()] == ["new.db"]


def test_a_failed_revision_leaves_the_revision_before(tmp_path: Path) -> None:
    url = filled("sqlite", "0003", tmp_path)
    with connected(url) as connection:
        # A table of a later revision, as an older version left it when it was killed.
        connection.execute(text("CREATE TABLE connection (id INTEGER)"))
    with pytest.raises(Exception, match="connection already exists"):
        migrate.upgrade(url)
    with connected(url) as connection:
        assert migrate.revision_of(connection) == "0006"
        assert (
            connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'delivery'"))
            == 0
        )


@pytest.mark.both_databases
def test_a_newer_database_is_recognized_and_left_alone(database: str) -> None:
    with connected(database) as connection:
        assert migrate.schema_of(connection) == Schema.current
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with connected(database) as connection:
        assert migrate.schema_of(connection) == Schema.newer
    with pytest.raises(NewerDatabaseError, match="9999"):
        migrate.upgrade(database)
