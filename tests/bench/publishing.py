"""How long a delivery takes, and how many go out in a second, beside a bare client at the fakes.

`python -m tests.bench.publishing [--database sqlite|postgresql|both]` prints figures without any
fault. They are printed and not asserted, because they are this machine's.
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
from tests.fakes.talk import post
from tests.soak.load_scenario import APP, CHANNELS, LoadScenario, scenario
from tests.soak.publishing import counts
from tests.soak.worker_pool import WorkerPool, fork
from webapp.core import db
from webapp.core.jobs import OutboxMessage, State
from webapp.delivery.models import Delivery
from webapp.sharing.models import Share

ACCOUNTS, WORKERS = 40, 4
TRICKLE, SECONDS, THROUGHPUT = 300, 30.0, 600
PATIENCE, POLL = 20.0, 1.0


def finish(pool: WorkerPool, total: int) -> float:
    """Wait until everything is sent; the seconds it took."""
    began = time.monotonic()
    while counts()[State.sent] < total:
        pool.replace()
        time.sleep(0.05)
    return time.monotonic() - began


def trickle(place: LoadScenario) -> list[float]:
    """Authors confirm one after the other; seconds from each confirmation to its end."""
    done = counts()[State.sent]
    began = time.monotonic()
    with WorkerPool(place, WORKERS) as pool:
        for number in range(TRICKLE):
            time.sleep(max(began + number * SECONDS / TRICKLE - time.monotonic(), 0))
            place.repeat(1)
        finish(pool, done + TRICKLE)
    asked = select(OutboxMessage.made_at, OutboxMessage.ended_at).where(
        OutboxMessage.kind == "share"
    )
    rows = db.session().execute(asked.order_by(OutboxMessage.id.desc()).limit(TRICKLE)).all()
    db.session().rollback()
    return [(ended - made).total_seconds() for made, ended in rows if ended is not None]


def backlog(place: LoadScenario) -> float:
    """Deliveries a second, while very many wait."""
    done = counts()[State.sent]
    place.repeat(THROUGHPUT)
    with WorkerPool(place, WORKERS) as pool:
        left = done + THROUGHPUT - counts()[State.sent]
        return left / finish(pool, done + THROUGHPUT)


def bare(place: LoadScenario) -> float:
    """The same posts by as many processes that do nothing else."""
    keys = {a.part: place.fakes[a.channel].user(a.part, app=APP) for a in place.accounts}
    parts = {a.connection_id: a.part for a in place.accounts}
    asked = select(Share.channel, Share.body, Delivery.connection_id, Delivery.key).join(Delivery)
    rows = db.session().execute(asked.order_by(Delivery.id).limit(THROUGHPUT)).all()
    parcels = [(channel, body, keys[parts[who]], key) for channel, body, who, key in rows]
    began = time.monotonic()
    pids = [
        fork(place.company.app, _posting(place, parcels[number::WORKERS]))
        for number in range(WORKERS)
    ]
    for pid in pids:
        os.waitpid(pid, 0)
    return len(parcels) / (time.monotonic() - began)


def _posting(place: LoadScenario, parcels: list[tuple[str, str, Keys, str]]) -> Callable[[], None]:
    def work() -> None:
        for channel, body, keys, key in parcels:
            post(channel, place.fakes[channel], keys, body, timeout=PATIENCE, key="b" + key[:12])

    return work


def measure(url: str, folder: Path) -> None:
    """One database."""
    with scenario(settings_of(url, folder), ACCOUNTS) as place:
        own = place.settings
        networks = replace(own.networks, timeout=PATIENCE)
        usual = replace(own, networks=networks, worker_lease=120.0, worker_poll=POLL)
        place.company.app.runtime.settings = usual
        place.queue(ACCOUNTS)
        with WorkerPool(place, WORKERS) as pool:
            finish(pool, ACCOUNTS)
        took = sorted(trickle(place))
        ours, theirs = backlog(place), bare(place)
    p50, p95 = (quantiles(took, n=100)[n] for n in (49, 94))
    click.echo(
        f"{url.partition(':')[0]}: confirmed to sent p50 {p50:.2f} s, p95 {p95:.2f} s, longest "
        f"{took[-1]:.2f} s; with {THROUGHPUT} waiting {ours:.0f} deliveries/s, the fakes alone "
        f"{theirs:.0f} posts/s, ratio {ours / theirs:.3f}"
    )


def main(arguments: list[str]) -> int:
    """Both databases, or one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.publishing", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    wanted = parser.parse_args(arguments).database
    load = os.getloadavg()[0]
    click.echo(
        f"{os.cpu_count()} processors (load {load:.1f} before), {WORKERS} workers, poll {POLL:g} s, "
        f"{ACCOUNTS} accounts at {len(CHANNELS)} fakes, no faults; {TRICKLE} deliveries over "
        f"{SECONDS:g} s, then {THROUGHPUT} at once"
    )
    for kind in each_kind():
        if wanted in {kind, "both"}:
            with throwaway(kind) as url, tempfile.TemporaryDirectory() as folder:
                measure(url, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
