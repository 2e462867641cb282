"""Latency and throughput of deliveries, compared with a bare HTTP client at the fakes.

`python -m tests.bench.publishing [--database sqlite|postgresql|both]` prints figures without
faults. Nothing is asserted, because they depend on the machine.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

import click
from sqlalchemy import select

from tests.databases import each_kind, settings_of, throwaway
from tests.fakes import Keys
from tests.fakes.client import post
from tests.soak.load_scenario import APP, CHANNELS, LoadScenario, scenario
from tests.soak.publishing import counts
from tests.soak.worker_pool import WorkerPool, fork
from webapp.core import db
from webapp.core.jobs import OutboxMessage, State
from webapp.delivery.models import Delivery
from webapp.sharing.models import Share

ACCOUNTS, WORKERS = 40, 4
TRICKLE, SECONDS, THROUGHPUT = 300, 30.0, 600
TIMEOUT, POLL = 20.0, 1.0


def finish(pool: WorkerPool, total: int) -> float:
    """Wait until `total` deliveries are sent; return the seconds."""
    started = time.monotonic()
    while counts()[State.sent] < total:
        pool.replace()
        time.sleep(0.05)
    return time.monotonic() - started


def trickle(load: LoadScenario) -> list[float]:
    """Confirm shares at a constant rate; return the seconds from each confirmation to its end."""
    done = counts()[State.sent]
    started = time.monotonic()
    with WorkerPool(load, WORKERS) as pool:
        for number in range(TRICKLE):
            time.sleep(max(started + number * SECONDS / TRICKLE - time.monotonic(), 0))
            load.repeat(1)
        finish(pool, done + TRICKLE)
    statement = select(OutboxMessage.made_at, OutboxMessage.ended_at).where(
        OutboxMessage.kind == "share"
    )
    rows = db.session().execute(statement.order_by(OutboxMessage.id.desc()).limit(TRICKLE)).all()
    db.session().rollback()
    return [(ended - made).total_seconds() for made, ended in rows if ended is not None]


def backlog(load: LoadScenario) -> float:
    """Deliveries per second while many are waiting."""
    done = counts()[State.sent]
    load.repeat(THROUGHPUT)
    with WorkerPool(load, WORKERS) as pool:
        remaining = done + THROUGHPUT - counts()[State.sent]
        return remaining / finish(pool, done + THROUGHPUT)


def bare(load: LoadScenario) -> float:
    """Posts per second when the same number of processes only send the requests."""
    keys = {a.name: load.fakes[a.channel].user(a.name, app=APP) for a in load.accounts}
    names = {a.connection_id: a.name for a in load.accounts}
    statement = select(Share.channel, Share.body, Delivery.connection_id, Delivery.key).join(
        Delivery
    )
    rows = db.session().execute(statement.order_by(Delivery.id).limit(THROUGHPUT)).all()
    posts = [(channel, body, keys[names[who]], key) for channel, body, who, key in rows]
    started = time.monotonic()
    pids = [
        fork(load.company.app, _posting(load, posts[number::WORKERS])) for number in range(WORKERS)
    ]
    for pid in pids:
        os.waitpid(pid, 0)
    return len(posts) / (time.monotonic() - started)


def _posting(load: LoadScenario, posts: list[tuple[str, str, Keys, str]]) -> Callable[[], None]:
    def work() -> None:
        for channel, body, keys, key in posts:
            post(channel, load.fakes[channel], keys, body, timeout=TIMEOUT, key="b" + key[:12])

    return work


def measure(url: str, folder: Path) -> None:
    """Measure one database and print the figures."""
    with scenario(settings_of(url, folder), ACCOUNTS) as load:
        settings = load.settings
        networks = replace(settings.networks, timeout=TIMEOUT)
        changed = replace(settings, networks=networks, worker_lease=120.0, worker_poll=POLL)
        load.company.app.runtime.settings = changed
        load.queue(ACCOUNTS)
        with WorkerPool(load, WORKERS) as pool:
            finish(pool, ACCOUNTS)
        seconds = sorted(trickle(load))
        ours, theirs = backlog(load), bare(load)
    p50, p95 = (quantiles(seconds, n=100)[n] for n in (49, 94))
    click.echo(
        f"{url.partition(':')[0]}: confirmed to sent p50 {p50:.2f} s, p95 {p95:.2f} s, longest "
        f"{seconds[-1]:.2f} s; with {THROUGHPUT} waiting {ours:.0f} deliveries/s, the fakes alone "
        f"{theirs:.0f} posts/s, ratio {ours / theirs:.3f}"
    )


def main(arguments: list[str]) -> int:
    """Measure both databases, or one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.publishing", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    kind_wanted = parser.parse_args(arguments).database
    load = os.getloadavg()[0]
    click.echo(
        f"{os.cpu_count()} processors (load {load:.1f} before), {WORKERS} workers, poll {POLL:g} s, "
        f"{ACCOUNTS} accounts at {len(CHANNELS)} fakes, no faults; {TRICKLE} deliveries over "
        f"{SECONDS:g} s, then {THROUGHPUT} at once"
    )
    for kind in each_kind():
        if kind_wanted in {kind, "both"}:
            with throwaway(kind) as url, tempfile.TemporaryDirectory() as folder:
                measure(url, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
