"""What the tracked redirect costs beside a bare Flask 302, and what a SIGKILL costs: nothing.

`python -m tests.bench.redirect` prints figures for SQLite and, where it answers, PostgreSQL. The
ratios are printed and not asserted, because they are this machine's; a visit that is lost or
counted twice ends it with 1.
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
    Place,
    Server,
    Visitors,
    places,
    serving,
)

ROUNDS = 7
SECONDS = 2.0
SERVER_KILLS = 3
WORKER_KILLS = 4
AIM = 0.5


@dataclass
class Runs:
    """The runs of one server, one number of each kind per run."""

    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    answered: int = 0

    def add(self, told: dict[str, Any], cpu: float) -> None:
        """One more run."""
        self.rate.append(told["answered"] / told["seconds"])
        self.cpu.append(cpu / told["answered"] * 1e6)
        self.p50.append(told["p50"])
        self.p95.append(told["p95"])


def compare(made: list[Place]) -> dict[str, Runs]:
    """Bare, ours, bare, ours: one after the other. The first round only warms up."""
    with ExitStack() as stack:
        servers = {"bare Flask": stack.enter_context(serving(made[0], BARE))}
        servers |= {place.name: stack.enter_context(serving(place)) for place in made}
        _same_headers(servers)
        runs = {name: Runs(answered=1) for name in servers}
        for seconds in (0.5, *[SECONDS] * ROUNDS):
            for name, server in servers.items():
                before = server.cpu()
                told = Visitors(server, seconds).told()
                runs[name].answered += told["answered"]
                if seconds == SECONDS:
                    runs[name].add(told, server.cpu() - before)
    return runs


def _same_headers(servers: dict[str, Server]) -> None:
    """Ask each server once; the answers must weigh the same."""
    told = {name: server.headers() for name, server in servers.items()}
    if len(set(map(frozenset, told.values()))) != 1:
        raise SystemExit(f"the answers differ, so nothing can be compared: {told}")


def show(runs: dict[str, Runs]) -> None:
    """Medians; a ratio is the median of those of neighbouring runs, whatever else ran meanwhile."""
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
    click.echo(f"\nBoth ratios: 1.00 costs nothing, 0.50 costs as much again; the aim is {AIM}.")


def survive(place: Place, answered: int) -> bool:
    """Print what every kill left; whether nothing was lost and nothing counted twice."""
    click.echo(f"\n{place.name}")
    workers = kill_workers(place, WORKER_KILLS)
    at_kills = ", ".join(f"{rows:,}" for rows in workers.rows_at_kills)
    click.echo(
        f"- SIGKILL to the worker as it ingests, {WORKER_KILLS} times (rows then: {at_kills}); in "
        f"the end answered {answered:,}, lines {workers.written:,} and {workers.copied:,} copied, "
        f"rows {workers.rows:,}"
    )
    well = workers.well and answered == workers.written
    for kill in kill_servers(place, SERVER_KILLS):
        click.echo(
            f"- SIGKILL to master and workers under load: answered {kill.answered:,}, in flight "
            f"{kill.in_flight}, rows {kill.rows:,}; answered and lost {kill.lost}, "
            f"counted twice {kill.twice}"
        )
        well = well and kill.well
    return well


def main() -> None:
    """Measure, then kill."""
    begun = time.monotonic()
    click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `python -m tests.bench.redirect`")
    click.echo(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, gunicorn "
        f"{version('gunicorn')}: {WORKERS} workers of 4 threads; {CONNECTIONS} kept-alive "
        f"connections; medians of {ROUNDS} × {SECONDS:.0f} s in turn"
    )
    with tempfile.TemporaryDirectory() as folder, places(Path(folder)) as made:
        if len(made) == 1:
            click.echo("PostgreSQL does not answer at TEST_DATABASE_URL: SQLite alone.")
        runs = compare(made)
        show(runs)
        well = [survive(place, runs[place.name].answered) for place in made]
    verdict = "Nothing lost, nothing twice" if all(well) else "VISITS DIFFER"
    click.echo(f"\n{verdict}; {time.monotonic() - begun:.0f} s in all.")
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
