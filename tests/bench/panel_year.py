"""`python -m tests.bench.panel_year [ROWS ...]`: a year of requests, counted week by week.

The requests of each of 52 weeks are one Parquet file, as in the snapshot of a week. Every size is
counted in a process of its own, 52 jobs one after another, so that peak memory is its own: it
should be the same for all sizes, and time in proportion to the rows. Processor seconds are
compared, because they depend less on other programs. The files of a size are
deleted before the next one is written (a million rows take about 12 MB).
"""

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from analytics.engine import connect
from analytics.panel import recount
from analytics.snapshots import Snapshot
from tests.bench.panel import MONDAY, make, peak

SIZES = [1_000_000, 10_000_000, 100_000_000]
WEEKS = 52
WEEK = 604_800_000_000  # microseconds
# A burst of four requests takes a minute at most, and stays in its week.
SPAN = WEEK - 60_000_000


def write(root: Path, rows: int) -> None:
    """Write the weeks of one size."""
    with connect() as connection:
        for week in range(WEEKS):
            first, end = rows * week // WEEKS // 4 * 4, rows * (week + 1) // WEEKS // 4 * 4
            path = root / f"{week:02d}" / "rows" / "requests.parquet"
            path.parent.mkdir(parents=True)
            make(
                connection, path, end - first, rows // 100, first=first,
                start=MONDAY + week * WEEK, span=SPAN,
            )  # fmt: skip


def count(root: Path) -> None:
    """Count all weeks in this process; print requests, weeks, seconds (both kinds) and MiB."""
    started, used = time.perf_counter(), time.process_time()
    folders = sorted(root.iterdir())
    tables = [
        recount(Snapshot(folder, datetime.now(UTC), frozenset({"rows"}))) for folder in folders
    ]
    seconds, used = time.perf_counter() - started, time.process_time() - used
    gross = sum(int(table["gross"].sum()) for table in tables)
    weeks = {week for table in tables for week in table["week"]}
    sys.stdout.write(f"{gross} {len(weeks)} {seconds} {used} {peak()}\n")


def in_own_process(verb: str, root: Path, rows: int) -> list[str]:
    """Write or count in a new process."""
    command = [sys.executable, "-m", "tests.bench.panel_year", verb, str(root), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


def main(sizes: list[int]) -> None:
    """Print a line for each size."""
    first = 0.0
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            in_own_process("--write", Path(folder), rows)
            gross, weeks, seconds, used, memory = in_own_process("--count", Path(folder), rows)
        each = float(used) / int(gross) * 1e6
        first = first or each
        sys.stdout.write(
            f"{int(gross):>12,} requests in {weeks} weeks  {float(seconds):8.2f} s, processor "
            f"{float(used):8.2f} s, {each:5.2f} s a million (x {each / first:.2f} of the first "
            f"size)  peak {float(memory):5.0f} MiB\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--write", root, rows]:
            write(Path(root), int(rows))
        case ["--count", root, _]:
            count(Path(root))
        case sizes:
            main([int(size) for size in sizes] or SIZES)
