"""`python -m tests.bench.panel [ROWS ...]`: the panel, compared with plain SQL and polars.

Generated requests (a million by default) are in one Parquet file. `ours` reads and counts it as a
snapshot; `plain SQL` classifies and counts it inside DuckDB, and `polars` in data frames where it is
installed; all must give the same table. Each runs in its own process, so that peak memory is its
own. The ratio to the fastest is printed, not asserted; the intended upper bound is 1.3.
"""

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from analytics import contracts, panel
from analytics.engine import connect
from analytics.reach import COUNTS
from analytics.snapshots import Snapshot

RUNS = 3

# Visitors come back in bursts of four requests; a part of the rows is classified in advance.
MAKE = """
    COPY (
        SELECT printf('%012d', i) AS event_id, "at", strftime("at", '%Y-%m-%d') AS "day",
               strftime("at", '%G-W%V') AS week, 'unit-' || (hash(i, 'unit') % 40) AS unit,
               'program-' || (hash(i, 'program') % 4) AS program,
               'link-' || (hash(i // 4, 'link') % 2000) AS link, 'click' AS kind,
               left(md5(strftime("at", '%j') || (hash(i // 4, 'visitor') % {visitors})), 32) AS visitor,
               CASE hash(i, 'viewer') % 10 WHEN 0 THEN 'employee' WHEN 1 THEN 'unknown'
                    ELSE 'external' END AS viewer,
               hash(i, 'paid') % 50 = 0 AS is_paid,
               CASE hash(i, 'decided') % 20 WHEN 0 THEN 'R1' WHEN 1 THEN 'R0' WHEN 2 THEN 'R2'
                    END AS decided,
               'measured' AS provenance
        FROM (SELECT i, make_timestamp({start}
                     + (i % 4) * (CASE i // 4 % 10 WHEN 0 THEN 20000000 ELSE 9000000 END)
                     + (hash(i // 4, 'at') % {span})::BIGINT) AS "at"
              FROM range({first}, {first} + {rows}) AS r(i))
        ORDER BY "at"
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""

# A row within 30 seconds of the last kept one is dropped. In a run of close rows that is shorter
# than 30 seconds only the first is kept; longer runs are walked row by row.
PLAIN = """
    CREATE TEMP TABLE raw AS SELECT *, decided IN ('R0', 'R1', 'R2', 'R3') AS early,
        decided = 'R6' OR viewer = 'employee' AS inside FROM read_parquet('{path}');
    CREATE TEMP TABLE clean AS
        SELECT event_id, visitor, link, kind, "at",
               sum(opens) OVER (PARTITION BY visitor, link, kind ORDER BY "at", event_id) AS run
        FROM (SELECT *, (coalesce("at" - lag("at") OVER (PARTITION BY visitor, link, kind
                  ORDER BY "at", event_id) > INTERVAL 30 SECOND, true))::INT AS opens
              FROM raw WHERE NOT coalesce(early, false) AND NOT is_paid
                         AND NOT coalesce(inside, false));
    CREATE TEMP TABLE ranked AS
        SELECT *, row_number() OVER run_of AS place,
               max("at") OVER (PARTITION BY visitor, link, kind, run)
                   - min("at") OVER (PARTITION BY visitor, link, kind, run)
                   > INTERVAL 30 SECOND AS long
        FROM clean WINDOW run_of AS (PARTITION BY visitor, link, kind, run ORDER BY "at", event_id);
    CREATE TEMP TABLE kept AS
        WITH RECURSIVE walked AS (
            SELECT visitor, link, kind, run, place, "at", "at" AS anchor, event_id
            FROM ranked WHERE long AND place = 1
            UNION ALL
            SELECT r.visitor, r.link, r.kind, r.run, r.place, r."at",
                   CASE WHEN r."at" - w.anchor > INTERVAL 30 SECOND THEN r."at" ELSE w.anchor END,
                   r.event_id
            FROM walked w JOIN ranked r ON r.visitor = w.visitor AND r.link = w.link
                AND r.kind = w.kind AND r.run = w.run AND r.place = w.place + 1)
        SELECT event_id, visitor, "at" FROM walked WHERE "at" = anchor AND NOT EXISTS (
            SELECT 1 FROM walked b WHERE b.visitor = walked.visitor AND b.link = walked.link
                AND b.kind = walked.kind AND b.run = walked.run AND b.place = walked.place - 1
                AND b.anchor = walked.anchor)
        UNION ALL SELECT event_id, visitor, "at" FROM ranked WHERE NOT long AND place = 1;
    CREATE TEMP TABLE hours AS
        SELECT visitor, clock_hour FROM (
            SELECT visitor, clock_hour, count(*) AS events, count(gap)::HUGEINT AS m,
                   sum(gap)::HUGEINT AS total, sum(gap::HUGEINT * gap::HUGEINT) AS squares
            FROM (SELECT visitor, date_trunc('hour', "at") AS clock_hour, epoch_us("at")
                         - lag(epoch_us("at")) OVER (PARTITION BY visitor, date_trunc('hour', "at")
                                                   ORDER BY "at") AS gap FROM kept)
            GROUP BY ALL)
        WHERE events > 30 OR (events >= 10
            AND m * squares - total * total < 10000000000 * m * (m - 1));
    CREATE TEMP TABLE judged AS
        SELECT raw.program, raw.week, raw.day, raw.visitor, raw.viewer,
               CASE WHEN early THEN decided WHEN h.visitor IS NOT NULL THEN 'R4'
                    WHEN is_paid THEN 'R5' WHEN inside THEN 'R6'
                    WHEN k.event_id IS NULL THEN 'R7' END AS code
        FROM raw LEFT JOIN kept k ON k.event_id = raw.event_id
        LEFT JOIN hours h ON h.visitor = raw.visitor
             AND h.clock_hour = date_trunc('hour', raw."at");
"""
COUNT = """
    SELECT program, 'all' AS unit, week, count(*) AS gross,
        count(*) FILTER (code = 'R0') AS R0, count(*) FILTER (code = 'R1') AS R1,
        count(*) FILTER (code = 'R2') AS R2, count(*) FILTER (code = 'R3') AS R3,
        count(*) FILTER (code = 'R4') AS R4, count(*) FILTER (code = 'R5') AS R5,
        count(*) FILTER (code = 'R6') AS R6, count(*) FILTER (code = 'R7') AS R7,
        count(*) FILTER (code IS NULL AND viewer = 'external') AS authentic_low,
        count(*) FILTER (code IS NULL) AS authentic,
        count(DISTINCT (day, visitor)) FILTER (code IS NULL AND viewer = 'external') AS reach_low,
        reach_low AS reach,
        count(DISTINCT (day, visitor)) FILTER (code IS NULL) AS reach_high
    FROM judged GROUP BY ALL ORDER BY program, week
"""


MONDAY = 1_767_571_200_000_000  # 2026-01-05, in microseconds


def make(
    connection: duckdb.DuckDBPyConnection, path: Path, rows: int, visitors: int, *,
    first: int = 0, start: int = MONDAY, span: int = 30_240_000_000_000,
) -> None:  # fmt: skip
    """Write a Parquet file of generated requests from `start` on, within `span` microseconds."""
    values = {"rows": rows, "visitors": visitors, "first": first, "start": start, "span": span}
    connection.execute(MAKE.format(path=path, **values))


def ours(path: Path) -> pd.DataFrame:
    """Count the rows as those of a snapshot."""
    return panel.recount(Snapshot(path.parents[1], datetime.now(UTC), frozenset({"rows"})))


def plain(path: Path) -> pd.DataFrame:
    """Classify and count inside DuckDB."""
    with connect() as engine:
        engine.execute(PLAIN.format(path=path))
        return contracts.conform(engine.sql(COUNT).df(), "panel")


def polars(path: Path) -> pd.DataFrame:
    """Classify and count by polars."""
    from tests.bench import panel_polars

    return panel_polars.count(path)


IMPLEMENTATIONS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "ours": ours, "plain SQL": plain, "polars": polars,
}  # fmt: skip


def peak() -> float:
    """Peak memory of this process, in MiB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run_one(name: str, path: Path) -> None:
    """Run one implementation in this process; print seconds and MiB, and save its table."""
    started = time.perf_counter()
    table = IMPLEMENTATIONS[name](path)
    seconds = time.perf_counter() - started
    table[["program", "unit", "week", *COUNTS]].to_csv(
        path.with_suffix(f".{name}.csv"), index=False
    )
    sys.stdout.write(f"{seconds} {peak()}\n")


def measure(name: str, path: Path) -> tuple[float, float]:
    """The best seconds of `RUNS` processes, and their largest memory."""
    outputs = [
        subprocess.run(
            [sys.executable, "-m", "tests.bench.panel", "--one", name, str(path)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(RUNS)
    ]
    return min(float(seconds) for seconds, _ in outputs), max(
        float(memory) for _, memory in outputs
    )


def main(sizes: list[int]) -> None:
    """Print the table."""
    write = sys.stdout.write
    compared = dict(IMPLEMENTATIONS)
    if importlib.util.find_spec("polars") is None:
        write("polars is not installed: not compared\n")
        del compared["polars"]
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / str(rows) / "rows" / "requests.parquet"
            path.parent.mkdir(parents=True)
            with connect() as engine:
                make(engine, path, rows, rows // 100)
            figures = {name: measure(name, path) for name in compared}
            tables = {path.with_suffix(f".{name}.csv").read_text() for name in compared}
            same = "the same table" if len(tables) == 1 else "TABLES DIFFER"
            for name, (seconds, memory) in figures.items():
                first.setdefault(name, seconds / rows)
                write(
                    f"{rows:>12,} rows  {name:10} {seconds:7.2f} s  {seconds / rows * 1e6:5.2f} us a row"
                    f" (x {seconds / rows / first[name]:.2f} of the first size)  peak {memory:7.0f} MiB\n"
                )
            fastest = min(seconds for name, (seconds, _) in figures.items() if name != "ours")
            write(
                f"{'':12}       ratio to the fastest {figures['ours'][0] / fastest:.2f}, {same}\n"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [1_000_000])
