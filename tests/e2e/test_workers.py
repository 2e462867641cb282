"""Several workers on one database: concurrency per account, suspended workers, paused channels."""

import os
import signal
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tests.soak.load_scenario import CHANNELS, LoadScenario, scenario
from tests.soak.publishing import Plan, check, counts, wait_until_done
from tests.soak.worker_pool import Authors, WorkerPool
from webapp.config import Settings
from webapp.core.jobs import State
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import pause_channel

LEASE, RECONCILE_DELAY, POLL = 1.5, 1.0, 0.1
TWO_ACCOUNTS, SUSPENDED, PAUSED = 12, 24, 300


def _creates(load: LoadScenario) -> list[dict[str, Any]]:
    entries = [entry for fake in load.fakes.values() for entry in fake.journal()]
    return [entry for entry in entries if entry["kind"] == "create"]


def _work(load: LoadScenario, pool: WorkerPool, total: int) -> None:
    wait_until_done(pool, Authors(load), Plan(deliveries=total, kills=0))
    assert [result for result in check(load) if not result.ok] == []


def one_at_a_time(load: LoadScenario, pool: WorkerPool) -> None:
    """With two accounts and four workers, an account never has two requests at the same time."""
    accounts, load.accounts = load.accounts, load.accounts[:2]
    load.queue(TWO_ACCOUNTS)
    load.accounts = accounts
    _work(load, pool, TWO_ACCOUNTS)
    for name in (account.name for account in accounts[:2]):
        own = sorted((e["at"], e["done"]) for e in _creates(load) if e["account"] == name)
        assert len(own) == TWO_ACCOUNTS // 2
        assert all(done <= start for (_, done), (start, _) in pairwise(own))


def suspended(load: LoadScenario, pool: WorkerPool) -> None:
    """Three of four workers are suspended beyond their leases, some during a request, and resumed."""
    load.queue(SUSPENDED)
    for fake in load.fakes.values():
        fake.fault("slow_drip", times=None, match={"kind": "create"}, seconds=0.0005)
    for _ in range(2):
        time.sleep(0.3)
        suspended_pids = pool.pids[:3]
        for pid in suspended_pids:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(LEASE + 0.4)
        for pid in suspended_pids:
            os.kill(pid, signal.SIGCONT)
    _work(load, pool, TWO_ACCOUNTS + SUSPENDED)


def paused(load: LoadScenario, pool: WorkerPool) -> None:
    """All channels are paused while many deliveries wait: each worker sends at most one more."""
    sent_before = counts()[State.sent]
    load.queue(PAUSED)
    # The pause waits its turn among the writes of the workers, who must not be done before it.
    while counts()[State.sent] == sent_before:
        time.sleep(0.02)
    with unit_of_work():
        for channel in CHANNELS:
            pause_channel(channel, "paused", by=load.company.people["admin"])
    created = len(_creates(load))
    time.sleep(1.5)
    assert len(_creates(load)) - created <= pool.size
    assert counts()[State.queued] > PAUSED / 4


def test_suspended_workers_and_pauses_cause_no_second_post(
    settings: Settings,
) -> None:
    with scenario(settings, 6) as load:
        app, own = load.company.app, load.settings
        slow = replace(own.networks, timeout=5.0)
        app.runtime.settings = replace(own, worker_lease=60.0, worker_poll=POLL, networks=slow)
        with WorkerPool(load) as pool:
            one_at_a_time(load, pool)
        short = replace(
            own.networks,
            timeout=0.3,
            x_reconcile_delay=RECONCILE_DELAY,
            mastodon_reconcile_delay=RECONCILE_DELAY,
        )
        app.runtime.settings = replace(own, worker_lease=LEASE, worker_poll=POLL, networks=short)
        with WorkerPool(load) as pool:
            suspended(load, pool)
            paused(load, pool)
