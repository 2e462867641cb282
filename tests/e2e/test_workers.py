"""Several workers at one company: one request of an account at a time, asleep or stopped."""

import os
import signal
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tests.soak.load_scenario import CHANNELS, LoadScenario, scenario
from tests.soak.publishing import Plan, counts, judge, work_through
from tests.soak.worker_pool import Authors, WorkerPool
from webapp.config import Settings
from webapp.core.jobs import State
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import pause_channel

LEASE, SETTLE = 1.5, 1.0
ONE_ACCOUNT, ASLEEP, STOPPED = 24, 40, 200


def _creates(place: LoadScenario) -> list[dict[str, Any]]:
    found = [entry for fake in place.fakes.values() for entry in fake.journal()]
    return [entry for entry in found if entry["kind"] == "create"]


def _work(place: LoadScenario, pool: WorkerPool, total: int) -> None:
    work_through(pool, Authors(place), Plan(deliveries=total, kills=0))
    assert [result for result in judge(place) if not result.well] == []


def one_at_a_time(place: LoadScenario, pool: WorkerPool) -> None:
    """Two accounts and four workers: no two requests of an account are under way at once."""
    everybody, place.accounts = place.accounts, place.accounts[:2]
    place.queue(ONE_ACCOUNT)
    place.accounts = everybody
    _work(place, pool, ONE_ACCOUNT)
    for name in (account.part for account in everybody[:2]):
        own = sorted((e["at"], e["done"]) for e in _creates(place) if e["account"] == name)
        assert len(own) == ONE_ACCOUNT // 2
        assert all(done <= begun for (_, done), (begun, _) in pairwise(own))


def asleep(place: LoadScenario, pool: WorkerPool) -> None:
    """Three of four sleep past their leases, some amid a request, and wake to finish it."""
    place.queue(ASLEEP)
    for fake in place.fakes.values():
        fake.fault("slow_drip", times=None, match={"kind": "create"}, seconds=0.0005)
    for _ in range(2):
        time.sleep(0.3)
        sleepers = pool.pids[:3]
        for pid in sleepers:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(LEASE + 0.4)
        for pid in sleepers:
            os.kill(pid, signal.SIGCONT)
    _work(place, pool, ONE_ACCOUNT + ASLEEP)


def stopped(place: LoadScenario, pool: WorkerPool) -> None:
    """Every channel is stopped while very many wait: each worker sends one more at most."""
    before = counts()[State.sent]
    place.queue(STOPPED)
    while counts()[State.sent] < before + 10:
        time.sleep(0.02)
    with unit_of_work():
        for channel in CHANNELS:
            pause_channel(channel, "stopped", by=place.company.people["admin"])
    stood = len(_creates(place))
    time.sleep(1.5)
    assert len(_creates(place)) - stood <= pool.size
    assert counts()[State.queued] > STOPPED / 2


def test_whatever_befalls_workers_nothing_is_sent_twice_or_against_a_stop(
    settings: Settings,
) -> None:
    with scenario(settings, 10) as place:
        app, own = place.company.app, place.settings
        slow = replace(own.networks, timeout=5.0)
        app.runtime.settings = replace(own, worker_lease=60.0, networks=slow)
        with WorkerPool(place) as pool:
            one_at_a_time(place, pool)
        short = replace(
            own.networks, timeout=0.3, x_reconcile_delay=SETTLE, mastodon_reconcile_delay=SETTLE
        )
        app.runtime.settings = replace(own, worker_lease=LEASE, networks=short)
        with WorkerPool(place) as pool:
            asleep(place, pool)
            stopped(place, pool)
