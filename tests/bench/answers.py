"""How fast ballots are taken, and whether SIGKILL loses one.

`python -m tests.bench.answers` sends 50 answers a second for 30 seconds to a server on SQLite, then
kills its processes under load. Times are printed beside the goal; they depend on the machine, so
they are not asserted. It exits with 1 if an answer that was confirmed is lost or stored twice.
"""

import os
import platform
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import click

from tests.bench.ballot_box import Box, open_box
from tests.bench.servers import WORKERS, install, serving

RATE, SECONDS = 50.0, 30.0
GOAL = 300.0
KILLS = int(os.environ.get("KILLS", "5"))


def measure(box: Box) -> None:
    """Print times in milliseconds; the first seconds are a warm-up."""
    with serving(box.installation) as server:
        box.answer_steadily(server, 10.0, 2.0)
        box.times.clear()
        begin, cpu = time.perf_counter(), server.cpu()
        refused = box.answer_steadily(server, RATE, SECONDS)
        taken, cpu = time.perf_counter() - begin, server.cpu() - cpu
    cut = quantiles([1000 * each for each in box.times], n=100)
    click.echo(
        f"{len(box.times):,} answers in {taken:.1f} s ({len(box.times) / taken:.1f} a second), "
        f"{refused} not taken; p50 {cut[49]:.0f} ms, p95 {cut[94]:.0f} ms (goal: {GOAL:.0f} ms), "
        f"p99 {cut[98]:.0f} ms; {1000 * cpu / len(box.times):.1f} ms of processor time an answer"
    )


def kill_under_load(box: Box, rate: float = RATE, after: float = 1.5) -> tuple[int, int]:
    """SIGKILL to all web processes while answers arrive; confirmed answers lost, stored twice."""
    with serving(box.installation) as server:
        load = threading.Thread(target=box.answer_steadily, args=(server, rate, after + 1.0))
        confirmed = len(box.taken)
        load.start()
        time.sleep(after)
        # On a busy machine the first answer may come late; a kill before it would show nothing.
        while len(box.taken) == confirmed and load.is_alive():
            time.sleep(0.02)
        server.kill()
        load.join()
    stored = Counter(box.stored())
    lost = sum(stored[mark] == 0 for mark in box.taken)
    return lost, sum(number > 1 for number in stored.values())


def main() -> None:
    """Measure, then kill."""
    click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `python -m tests.bench.answers`")
    click.echo(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, {WORKERS} workers of 4 threads, SQLite"
    )
    with tempfile.TemporaryDirectory() as folder:
        installation = install("SQLite", f"sqlite:///{folder}/company.db", Path(folder))
        box = open_box(installation, 4000)
        measure(box)
        results = []
        for number in range(KILLS):
            results.append(kill_under_load(box, after=0.7 + 0.3 * number))
            click.echo(
                f"SIGKILL {number + 1}: confirmed so far {len(box.taken):,}; lost {results[-1][0]}, "
                f"stored twice {results[-1][1]}"
            )
    sys.exit(0 if all(result == (0, 0) for result in results) else 1)


if __name__ == "__main__":
    main()
