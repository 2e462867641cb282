"""An import of applications killed at ten random moments, on SQLite and, if a server answers, on
PostgreSQL: afterwards all rows are there, or none, and the next import works.

`python -m tests.soak.recruitment [KILLS] [ROWS]` prints one line per kill and exits with 1 if there
was a fault.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.bench.recruitment import write
from tests.databases import create, drop, each_kind
from tests.environment import ENVIRONMENT
from webapp.config import ROOT
from webapp.core import migrate

KILLS, ROWS = 10, 100_000
MARK = b"rows are written now"


def started(url: str, path: Path) -> subprocess.Popen[bytes]:
    """The command that imports a file, as a process."""
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url, "INSTANCE": str(path.parent)}
    return subprocess.Popen(
        [sys.executable, "-m", "webapp", "import", "applications", str(path)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def count(url: str) -> int:
    """How many applications are stored."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM job_application")) or 0)


def kill(url: str, path: Path, seconds: float) -> str:
    """Kill an import some seconds after it begins to write, or to run where negative."""
    process = started(url, path)
    assert process.stderr is not None
    if seconds >= 0:
        while (line := process.stderr.readline()) and MARK not in line:
            pass
    time.sleep(abs(seconds))
    done = process.poll() is not None
    process.kill()
    process.communicate()
    return "had ended" if done else "killed"


def outcomes(kind: str, folder: Path, kills: int, rows: int) -> Iterator[tuple[str, int]]:
    """For each kill what became of the run, and how many rows there are afterwards; then a whole run."""
    url = create() if kind == "postgresql" else f"sqlite:///{folder}/company.db"
    try:
        migrate.upgrade(url)
        with create_engine(url, poolclass=NullPool).begin() as connection:
            for number in range(400):
                values = {"id": f"unit{number:012d}", "name": f"Unit {number}"}
                connection.execute(
                    text("INSERT INTO org_unit (id, name, country) VALUES (:id, :name, 'FR')"),
                    values,
                )
        path = write(folder / "applications.csv", rows)
        chance = random.Random(7)
        for number in range(kills):
            # Every fourth one while the file is still read.
            moment = (
                -chance.uniform(0.2, 3) if number % 4 == 3 else chance.uniform(0, rows / 60_000)
            )
            said = kill(url, path, moment)
            found = count(url)
            yield said, found
            if found:
                with create_engine(url, poolclass=NullPool).begin() as connection:
                    connection.execute(text("DELETE FROM job_application"))
        process = started(url, path)
        process.communicate()
        yield f"exit {process.returncode}", count(url)
    finally:
        if kind == "postgresql":
            drop(url)


def main(kind: str, kills: int, rows: int) -> int:
    """Print each outcome; return 1 if part of a file was stored."""
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for said, found in outcomes(kind, Path(folder), kills, rows):
            faults += found not in {0, rows}
            sys.stdout.write(f"{kind}: {said}, {found} of {rows} rows\n")
            sys.stdout.flush()
        faults += found != rows
    return min(faults, 1)


if __name__ == "__main__":
    arguments = [int(number) for number in sys.argv[1:]]
    chosen = (arguments + [KILLS, ROWS][len(arguments) :])[:2]
    sys.exit(max(main(kind, *chosen) for kind in each_kind()))
