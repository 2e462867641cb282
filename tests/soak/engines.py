"""`python -m tests.soak.engines [EXAMPLES] [ROWS]`: the panel on chDB and on Spark, where installed.

Needs the extra `engines` (`pip install -e .[engines]`, and Java for Spark); an engine that is not
installed is named and left out. Hypothesis invents tables of requests: each engine, DuckDB and the
oracle in Python must give the same counts. Then two million rows (EXAMPLES 500, ROWS 2,000,000).
ClickHouse is chDB behind a small HTTP server: the engine's own client sends text and rows to it.
Exits with 1 at the first difference.
"""

import importlib.util
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings

from analytics.core.engine_address import parse
from analytics.counting import COUNTS, count
from analytics.engine import connect
from analytics.engines import Engine, chosen, embedded
from analytics.engines.clickhouse import STRUCTURES
from analytics.engines.texts import COLUMNS
from analytics.engines.translate import translated
from tests.analytics import panel_oracle, request_strategies
from tests.analytics.engine_server import Answer, EngineServer, Received
from tests.analytics.request_builders import request_table
from tests.bench.panel import make

Row = dict[str, Any]
GRID = [("south", "2026-W09"), ("west", "2026-W10")]


@contextmanager
def chdb_engine() -> Iterator[Engine]:
    """ClickHouse's engine from the package chdb, by HTTP."""
    from chdb import session

    clickhouse = session.Session()

    def answer(received: Received) -> Answer:
        with tempfile.TemporaryDirectory() as folder:
            for name, path in received.write(Path(folder)).items():
                columns = received.parameters[f"{name}_structure"].replace("'", "")
                clickhouse.query(f"DROP TABLE IF EXISTS {name}")
                source = f"file('{path}', 'Parquet', '{columns}')"
                clickhouse.query(f"CREATE TEMPORARY TABLE {name} AS FROM {source} SELECT *")
            text, _, form = received.parameters["query"].rpartition("FORMAT ")
            return 200, {}, clickhouse.query(text, form).bytes()

    with EngineServer(answer).running() as server:
        yield chosen(parse(server.url))
    clickhouse.close()


@contextmanager
def spark_engine() -> Iterator[Engine]:
    """Spark in local mode, with two threads."""
    from pyspark.sql import SparkSession

    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "4g",
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    text = translated("spark")

    def counted(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        with tempfile.TemporaryDirectory() as folder:
            for name in STRUCTURES:
                path = f"{folder}/{name}.parquet"
                connection.table(name).write_parquet(path)
                spark.read.parquet(path).createOrReplaceTempView(name)
            rows = [tuple(row) for row in spark.sql(text).collect()]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    yield counted
    spark.stop()


AVAILABLE: dict[str, tuple[str, Callable[[], Any]]] = {
    "ClickHouse (chDB)": ("chdb", chdb_engine),
    "Spark (local)": ("pyspark", spark_engine),
}


def counted(table: pd.DataFrame, engine: Engine) -> dict[tuple[str, str], dict[str, Any]]:
    """Counts by unit and week, as the oracle gives them."""
    grid = pd.DataFrame(GRID, columns=["cell", "week"])
    with connect() as connection:
        connection.register("rows", table)
        found = count(connection, "unit", engine, grid=grid, most=20_000)
    values = found.astype("object").where(found.notna(), None).to_dict("records")
    return {(row["cell"], row["week"]): {name: row[name] for name in COUNTS} for row in values}


def invented(examples: int) -> list[Row]:
    """Rows of many invented tables; those of each table have units and visitors of their own."""
    tables: list[list[Row]] = []

    @seed(19)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(request_strategies.requests)
    def keep(rows: list[Row]) -> None:
        tables.append(rows)

    keep()
    return [
        row
        | {
            "event_id": f"{number:04d}{row['event_id']}",
            "unit": f"{number:04d}{row['unit']}",
            "visitor": f"{number:04d}{row['visitor']}",
        }
        for number, rows in enumerate(tables)
        for row in rows
    ]


def compare_invented(engines: dict[str, Engine], examples: int) -> None:
    """Compare all engines with the oracle; print which codes the examples had."""
    rows = invented(examples)
    expected = panel_oracle.counts(rows, "unit", GRID)
    table = request_table(rows).sample(frac=1, random_state=19)
    codes = Counter(code or "kept" for code in panel_oracle.codes(rows).values())
    named = ", ".join(f"{code} {n:,}" for code, n in sorted(codes.items()))
    sys.stdout.write(f"{len(rows):>10,} rows of {examples:,} invented tables: {named}\n")
    for name, engine in engines.items():
        started = time.perf_counter()
        found = counted(table, engine)
        wrong = {at for at in found | expected if found.get(at) != expected.get(at)}
        seconds = time.perf_counter() - started
        sys.stdout.write(
            f"{'':10}       {name:18} {seconds:6.1f} s  {len(expected):,} units and weeks, "
            f"{len(wrong)} other than the oracle's\n"
        )
        if wrong:
            sys.exit(1)


def compare_large(engines: dict[str, Engine], rows: int) -> None:
    """Count the same generated rows on all engines; print the seconds of each."""
    with tempfile.TemporaryDirectory() as folder, connect() as connection:
        path = Path(folder) / "requests.parquet"
        make(connection, path, rows, rows // 100)
        connection.register("rows", connection.read_parquet(str(path)))
        first = None
        for name, engine in engines.items():
            started = time.perf_counter()
            # All rows at once: each portion is a job of its own, and Spark needs seconds for any.
            table = count(connection, "program", engine, most=rows)
            seconds = time.perf_counter() - started
            first = table if first is None else first
            same = "the same table" if table.equals(first) else "ANOTHER TABLE"
            sys.stdout.write(f"{rows:>10,} rows  {name:18} {seconds:6.1f} s  {same}\n")
            if not table.equals(first):
                sys.exit(1)


def main() -> None:
    """Print what was compared."""
    examples, rows = [*map(int, sys.argv[1:]), *(500, 2_000_000)[len(sys.argv) - 1 :]]
    engines: dict[str, Engine] = {"DuckDB": embedded}
    with ExitStack() as opened:
        for name, (package, start) in AVAILABLE.items():
            if importlib.util.find_spec(package) is None:
                sys.stdout.write(f"{name} is not installed: not compared\n")
            else:
                engines[name] = opened.enter_context(start())
        compare_invented(engines, examples)
        compare_large(engines, rows)


if __name__ == "__main__":
    main()
