"""Migrations that are killed at random moments, and then run again.

For each revision a database is filled with the rows of `upgrades.py` at that revision. A child
process migrates a copy of it and is killed; then the copy is migrated without a kill and compared
with a copy that was never killed.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from tests.databases import create, drop
from tests.migrations.upgrades import UPGRADES
from webapp.core import migrate

# How many more are killed where none was hit while it ran.
MOST_KILLS = 30


class Killed(NamedTuple):
    """Result of one database: revision, kills, how many of them hit a running migration, faults."""

    revision: str
    kills: int
    interrupted: int
    faults: list[str]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection in one transaction."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        yield connection


def filled(kind: str, revision: str, folder: Path) -> str:
    """A new database at a revision, with the rows of every revision up to it."""
    url = create() if kind == "postgresql" else f"sqlite:///{folder}/{revision}.db"
    known = migrate.revisions()
    for number, each in enumerate(known[: known.index(revision) + 1]):
        migrate.upgrade(url, each)
        later = known[number + 1] if number + 1 < len(known) else None
        if later in UPGRADES:
            with connected(url) as connection:
                UPGRADES[later].load(connection)
    return url


@contextmanager
def copied(url: str, folder: Path) -> Iterator[str]:
    """A copy of a database, removed afterwards."""
    if url.startswith("postgresql"):
        copy = create(url)
        try:
            yield copy
        finally:
            drop(copy)
        return
    with tempfile.TemporaryDirectory(dir=folder) as place:
        shutil.copyfile(url.removeprefix("sqlite:///"), Path(place) / "copy.db")
        yield f"sqlite:///{place}/copy.db"


def migrated_in_child(url: str, kill_after: float | None) -> tuple[float, bool]:
    """Migrate in a child process; returns the seconds it ran, and whether the kill ended it."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            migrate.upgrade(url)
        finally:
            os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return time.monotonic() - started, os.WIFSIGNALED(status)


def content(url: str) -> dict[str, int]:
    """The revision, and the number of rows of each table, index and trigger of a database."""
    with connected(url) as connection:
        names = inspect(connection).get_table_names()
        rows = {n: int(connection.scalar(text(f'SELECT count(*) FROM "{n}"')) or 0) for n in names}  # noqa: S608
        rows |= {f"indexes of {n}": len(inspect(connection).get_indexes(n)) for n in names}
        rows["revision"] = int(migrate.revision_of(connection) or 0)
        if connection.dialect.name == "sqlite":
            triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
            rows["triggers"] = int(connection.scalar(text(triggers)) or 0)
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        return rows


def killed(kind: str, revision: str, kills: int, chance: random.Random) -> Killed:
    """Kill as many migrations from one revision, each on a fresh copy, and finish each."""
    faults: list[str] = []
    interrupted = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = filled(kind, revision, folder)
        with copied(source, folder) as copy:
            seconds, _ = migrated_in_child(copy, None)
            wanted = content(copy)
        done = 0
        # On a busy machine the migration that was timed took longer than those that are killed.
        while done < kills or (not interrupted and done < MOST_KILLS):
            done += 1
            moment = chance.uniform(0, seconds)
            with copied(source, folder) as copy:
                interrupted += migrated_in_child(copy, moment)[1]
                try:
                    migrate.upgrade(copy)
                    found = content(copy)
                except Exception as error:  # noqa: BLE001 - reported as a fault
                    faults.append(f"{revision} after {moment:.3f} s: {str(error).splitlines()[0]}")
                    continue
                if found != wanted:
                    faults.append(f"{revision} after {moment:.3f} s: rows are missing")
        if kind == "postgresql":
            drop(source)
    return Killed(revision, done, interrupted, faults)


def main(kind: str, kills: int, seed: int, *revisions: str) -> int:
    """Print one line per revision; returns 1 if a migration could not be resumed."""
    chance = random.Random(seed)
    known = revisions or migrate.revisions()[:-1]
    results = [killed(kind, each, kills, chance) for each in known]
    for result in results:
        print(  # noqa: T201 - the output of a program
            f"{kind} from {result.revision}: {result.kills} kills, {result.interrupted} of a running "
            f"migration; faults: {'; '.join(result.faults) or 'none'}"
        )
    return int(any(result.faults for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]))
