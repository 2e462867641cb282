"""`python -m tests.bench.directory [PEOPLE]`: seconds and memory of a directory import.

On an empty SQLite database, with a file of 10 000 people by default: a dry run, the import, the
same file again, and the file with every hundredth line changed. Memory is the peak of each run.
"""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.environment import ENVIRONMENT
from webapp import config
from webapp.app import create_app
from webapp.core import migrate
from webapp.core.unit_of_work import unit_of_work
from webapp.directory import Result, import_people

TODAY = date(2026, 11, 18)
HEAD = "mail,name,unit,manager,grade,site,languages,time_zone,absences,end_date,locale"


def line(number: int, *, changed: bool = False) -> str:
    """One line of the file; each manager has ten reports."""
    manager = f"p{number // 10}@company.example" if number else ""
    unit = f"Company / Division {number % 20} / Team {number % 400}"
    away = "2026-11-20..2026-11-30; 2026-12-24..2026-12-31" if number % 7 == 0 else ""
    site = "Nantes" if changed and number % 100 == 0 else "Lyon"
    return (
        f'p{number}@company.example,"Person Number {number}",{unit},{manager},G{number % 9},{site},'
        f'"fr, en",Europe/Paris,{away},,fr'
    )


def write(path: Path, people: int, *, changed: bool = False) -> Path:
    """Write a file with this number of people."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD + "\n")
        out.writelines(line(n, changed=changed) + "\n" for n in range(people))
    return path


def reset_peak() -> None:
    """Reset the peak memory that the kernel has recorded (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> float:
    """Peak memory of this process since `reset_peak`, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(what: str, path: Path, *, dry_run: bool = False) -> Result:
    """Import, and print time and memory."""
    reset_peak()
    before, started = peak(), time.perf_counter()
    with path.open("rb") as stream, unit_of_work():
        result = import_people(stream, by=None, today=TODAY, dry_run=dry_run)
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"{what:28} {seconds:6.2f} s   peak {peak():6.1f} MiB (+{peak() - before:.1f})   "
        f"created {len(result.created)}, changed {len(result.changed)}, "
        f"same {result.unchanged}, refused {len(result.refused)}\n"
    )
    return result


def main() -> None:
    """Print the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        url = f"sqlite:///{folder}/company.db"
        migrate.upgrade(url)
        app = create_app(config.read({**ENVIRONMENT, "DATABASE_URL": url, "INSTANCE": folder}))
        path = write(directory / "people.csv", people)
        reset_peak()
        size = path.stat().st_size / 1024
        sys.stdout.write(f"{people} people, {size:.0f} KiB; at rest {peak():.1f} MiB\n")
        with app.app_context():
            run("dry run", path, dry_run=True)
            run("import", path)
            run("the same again", path)
            run("every hundredth changed", write(directory / "next.csv", people, changed=True))


if __name__ == "__main__":
    main()
