"""`python -m tests.bench.recruitment [ROWS]`: seconds and memory of an import of applications.

On an empty SQLite database, or on that of TEST_DATABASE_URL, with 1,000,000 rows by default: the
rows as they are (executemany, or COPY), the import, and the same file again. Memory is the peak of
each run above the one before it.
"""

import os
import sqlite3
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.bench.directory import peak, reset_peak
from tests.databases import create, drop
from tests.environment import ENVIRONMENT
from webapp import config
from webapp.app import create_app
from webapp.core import db, migrate
from webapp.core.unit_of_work import unit_of_work
from webapp.people.services import add_unit
from webapp.recruitment import services
from webapp.recruitment.contract import APPLICATION_ROW, APPLICATIONS
from webapp.recruitment.importing import _lines
from webapp.recruitment.opening import parse
from webapp.recruitment.workflow import DeclaredSource, Kind

FIRST = date(2025, 1, 6)
SOURCES = tuple(DeclaredSource)
BATCH = 5_000


def line(number: int) -> str:
    """One line of the file."""
    day = FIRST + timedelta(days=number % 600)
    stage, outcome = ("interviewed", "rejected") if number % 3 else ("accepted", "hired")
    return (
        f"APP-{number:09d},Family {number % 40},Unit {number % 400},{day},{day + timedelta(days=4)},"
        f"{day + timedelta(days=11)},,,{stage},{outcome},{day + timedelta(days=30)},,"
        f"{SOURCES[number % 9]}\n"
    )


def write(path: Path, count: int) -> Path:
    """Write a file with this number of rows."""
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(APPLICATIONS) + "\n")
        out.writelines(map(line, range(count)))
    return path


def measured(what: str, work: Any, ratio: float = 0) -> float:
    """Run something; print its seconds and memory; return the seconds."""
    reset_peak()
    before, started = peak(), time.perf_counter()
    said = work()
    seconds = time.perf_counter() - started
    more = f"   ratio {seconds / ratio:.2f}" if ratio else ""
    sys.stdout.write(
        f"{what:34} {seconds:7.2f} s   peak {peak():7.1f} MiB (+{peak() - before:.1f}){more}   {said}\n"
    )
    sys.stdout.flush()
    return seconds


def load(path: Path) -> object:
    """Import the file as the command does."""
    with path.open("rb") as stream, parse(stream, Kind.applications) as rows, unit_of_work():
        return services.import_rows(rows, by=None)


def bare(batches: list[list[tuple[Any, ...]]], url: str) -> str:
    """Insert the same rows into the same table with the driver alone, in one transaction."""
    names = ", ".join(APPLICATION_ROW)
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(APPLICATION_ROW))
        for batch in batches:
            connection.executemany(f"INSERT INTO job_application ({names}) VALUES ({marks})", batch)  # noqa: S608
        connection.execute("COMMIT")
        connection.close()
        return "executemany"
    driver: Any = db.session().connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY job_application ({names}) FROM STDIN") as to:
        for batch in batches:
            to.write("".join(_lines(batch)))
    db.session().commit()
    return "COPY"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        postgresql = bool(os.environ.get("TEST_DATABASE_URL"))
        url = create() if postgresql else f"sqlite:///{folder}/company.db"
        migrate.upgrade(url)
        app = create_app(config.read({**ENVIRONMENT, "DATABASE_URL": url, "INSTANCE": folder}))
        path = write(Path(folder) / "applications.csv", count)
        size = path.stat().st_size / 1024**2
        sys.stdout.write(f"{count} rows, {size:.0f} MiB, {url.partition(':')[0]}\n")
        with app.app_context():
            with unit_of_work():
                for number in range(400):
                    add_unit(f"Unit {number}")
            with path.open("rb") as stream, parse(stream, Kind.applications) as rows:
                batches = list(rows.batches())
            base = measured("the same rows, bare", partial(bare, batches, url))
            batches.clear()
            with unit_of_work():
                db.session().execute(text("DELETE FROM job_application"))
            measured("import", lambda: load(path), base)
            measured("the same file again", lambda: load(path), base)
            db.session().close()
        if postgresql:
            drop(url)


if __name__ == "__main__":
    main()
