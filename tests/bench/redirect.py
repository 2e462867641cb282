"""The cost of the tracked redirect compared with a bare Flask 302, and its durability on SIGKILL.

`python -m tests.bench.redirect` prints figures for SQLite and, if a server answers, PostgreSQL.
Ratios depend on the machine, so they are not asserted; it exits with 1 if a visit is lost or
counted twice.
"""

import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from operator import truediv
from pathlib import Path
from statistics import median
from typing import Any

import click

from tests.bench.durability import kill_servers, kill_workers
from tests.bench.servers import (
    BARE,
    CONNECTIONS,
    WORKERS,
    Installation,
    Server,
    Visitors,
    installations,
    serving,
)

ROUNDS = 7
SECONDS = 2.0
SERVER_KILLS = 3
WORKER_KILLS = 4
AIM = 0.5


@dataclass
class Runs:
    """The figures of one server, one of each kind per run."""

    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    answered: int = 0

    def add(self, result: dict[str, Any], cpu: float) -> None:
        """Add the figures of a run."""
        self.rate.append(result["answered"] / result["seconds"])
        self.cpu.append(cpu / result["answered"] * 1e6)
        self.p50.append(result["p50"])
        self.p95.append(result["p95"])


def compare(found: list[Installation]) -> dict[str, Runs]:
    """Measure the servers by turns. The first round is a warm-up."""
    with ExitStack() as stack:
        servers = {"bare Flask": stack.enter_context(serving(found[0], BARE))}
        servers |= {
            installation.name: stack.enter_context(serving(installation)) for installation in found
        }
        _check_headers(servers)
        runs = {name: Runs(answered=1) for name in servers}
        for seconds in (0.5, *[SECONDS] * ROUNDS):
            for name, server in servers.items():
                before = server.cpu()
                result = Visitors(server, seconds).result()
                runs[name].answered += result["answered"]
                if seconds == SECONDS:
                    runs[name].add(result, server.cpu() - before)
    return runs


def _check_headers(servers: dict[str, Server]) -> None:
    """Exit unless all servers send the same header names."""
    result = {name: server.headers() for name, server in servers.items()}
    if len(set(map(frozenset, result.values()))) != 1:
        raise SystemExit(f"the responses differ and cannot be compared: {result}")


def show(runs: dict[str, Runs]) -> None:
    """Print medians. A ratio is the median of the ratios of neighboring runs."""
    click.echo("\n| 302 by | answers/s | ratio | µs CPU/answer | ratio | p50 ms | p95 ms |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    bare = runs["bare Flask"]
    for name, run in runs.items():
        faster = median(map(truediv, run.rate, bare.rate))
        cheaper = median(map(truediv, bare.cpu, run.cpu))
        click.echo(
            f"| {name} | {median(run.rate):,.0f} | {faster:.2f} | {median(run.cpu):.0f} "
            f"| {cheaper:.2f} | {median(run.p50):.1f} | {median(run.p95):.1f} |"
        )
    click.echo(f"\nBoth ratios: 1.00 costs nothing, 0.50 costs as much again; the goal is {AIM}.")


def check_durability(installation: Installation, answered: int) -> bool:
    """Print the result of every kill; return whether each visit was counted once."""
    click.echo(f"\n{installation.name}")
    workers = kill_workers(installation, WORKER_KILLS)
    at_kills = ", ".join(f"{rows:,}" for rows in workers.rows_at_kills)
    click.echo(
        f"- SIGKILL to the worker as it ingests, {WORKER_KILLS} times (rows then: {at_kills}); in "
        f"the end answered {answered:,}, lines {workers.written:,} and {workers.copied:,} copied, "
        f"rows {workers.rows:,}"
    )
    ok = workers.ok and answered == workers.written
    for kill in kill_servers(installation, SERVER_KILLS):
        click.echo(
            f"- SIGKILL to master and workers under load: answered {kill.answered:,}, in flight "
            f"{kill.in_flight}, rows {kill.rows:,}; answered and lost {kill.lost}, "
            f"counted twice {kill.duplicated}"
        )
        ok = ok and kill.ok
    return ok


def main() -> None:
    """Measure, then test durability."""
    started = time.monotonic()
    click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `python -m tests.bench.redirect`")
    click.echo(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, gunicorn "
        f"{version('gunicorn')}: {WORKERS} workers of 4 threads; {CONNECTIONS} kept-alive "
        f"connections; medians of {ROUNDS} × {SECONDS:.0f} s in turn"
    )
    with tempfile.TemporaryDirectory() as folder, installations(Path(folder)) as found:
        if len(found) == 1:
            click.echo("PostgreSQL does not answer at TEST_DATABASE_URL: SQLite only.")
        runs = compare(found)
        show(runs)
        ok = [
            check_durability(installation, runs[installation.name].answered)
            for installation in found
        ]
    verdict = "Nothing lost, nothing twice" if all(ok) else "VISITS DIFFER"
    click.echo(f"\n{verdict}; {time.monotonic() - started:.0f} s in all.")
    sys.exit(0 if all(ok) else 1)


if __name__ == "__main__":
    main()
