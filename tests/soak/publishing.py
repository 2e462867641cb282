"""Many deliveries while create requests fail and workers are killed: none lost, none duplicated.

`python -m tests.soak.publishing [--deliveries N] [--database sqlite|postgresql|both] [--blind]
[--seed S] [--kills K]`. With `--blind` unknown posts are sent again without a lookup: the
negative control, which has to produce duplicated posts.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from sqlalchemy import func, select

from tests.databases import each_kind, settings_of, throwaway
from tests.soak.load_scenario import CHANNELS, LoadScenario, scenario
from tests.soak.worker_pool import Authors, WorkerPool
from webapp import config
from webapp.core import db
from webapp.core.jobs import OutboxMessage, State
from webapp.delivery.models import Delivery
from webapp.sharing.models import Share
from webapp.sharing.workflow import State as ShareState
from webapp.tracking.models import TrackedLink

DELIVERIES, ACCOUNTS, KILLS = 10_000, 80, 220
SHARE_OF_FAULTS, SHARE_OF_LOOKUP_FAULTS = 0.3, 0.1
CREATE_FAULTS = (
    "reset_before", "503_before", "429", "401", "accept_then_hang", "accept_then_reset",
    "503_after_accept", "504_after_accept", "truncated_201", "late_accept",
)  # fmt: skip
LOOKUP_FAULTS = ("visibility_lag", "lookup_500", "lookup_partial_page")
OPTIONS = {
    # The rate limit ends at once. A late post appears after its worker gave up, but before the
    # lookup, which waits for the reconcile delay. A new post is hidden for half a second.
    "429": {"seconds": 0}, "late_accept": {"seconds": 0.8}, "visibility_lag": {"seconds": 0.5},
}  # fmt: skip
# Seconds without a change of state after which a run ends.
STALL = 30.0
FINAL = (State.sent, State.failed, State.cancelled)


@dataclass(frozen=True)
class Plan:
    """Parameters of one run."""

    deliveries: int = DELIVERIES
    accounts: int = ACCOUNTS
    kills: int = KILLS
    seed: int = 1
    blind: bool = False
    faults: float = SHARE_OF_FAULTS


@dataclass(frozen=True)
class Result:
    """Result of the deliveries of one network."""

    channel: str
    deliveries: int
    lost: int
    duplicated: int
    unfinished: int
    faults: int
    lookups: int
    refreshes: int

    @property
    def ok(self) -> bool:
        """Whether each share was posted once, and the application has recorded it."""
        return not (self.lost or self.duplicated or self.unfinished)


@dataclass(frozen=True)
class Run:
    """One run on one database."""

    results: list[Result]
    kills: int
    crashed: int
    needed_decision: int
    manual: Counter[str]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing was lost or duplicated, and no worker crashed by itself."""
        return all(result.ok for result in self.results) and not self.crashed

    @property
    def duplicated(self) -> int:
        """Number of shares that were posted more than once."""
        return sum(result.duplicated for result in self.results)

    def lines(self) -> Iterator[str]:
        """The lines of the report."""
        for r in self.results:
            yield (
                f"  {r.channel:<8} {r.deliveries:>6,} deliveries: lost {r.lost}, duplicated "
                f"{r.duplicated}, unfinished {r.unfinished}; {r.faults:,} faults, {r.lookups:,} "
                f"lookups, {r.refreshes:,} refreshes"
            )
        yield (
            f"  in all   {self.seconds:.0f} s, {self.kills} SIGKILLs, {self.crashed} workers crashed, "
            f"{self.needed_decision} decided by their authors, "
            f"{self.manual.total()} posted by hand"
        )
        yield from (f"           {n} because {reason}" for reason, n in self.manual.most_common())


def schedule_faults(load: LoadScenario, plan: Plan) -> None:
    """Let requests fail at random. Mastodon gets no 401, because it would end the connection."""
    for number, (channel, fake) in enumerate(load.fakes.items()):
        creates = [f for f in CREATE_FAULTS if channel != "mastodon" or f != "401"]
        seed = 10 * plan.seed + number
        fake.random(plan.faults, *creates, seed=seed, match={"kind": "create"}, options=OPTIONS)
        fake.random(
            SHARE_OF_LOOKUP_FAULTS if plan.faults else 0.0, *LOOKUP_FAULTS, seed=seed + 5,
            match={"kind": "lookup"}, options=OPTIONS,
        )  # fmt: skip


def counts() -> Counter[State]:
    """Number of deliveries in each state."""
    statement = (
        select(OutboxMessage.state, func.count())
        .where(OutboxMessage.kind == "share")
        .group_by(OutboxMessage.state)
    )
    found: Counter[State] = Counter()
    for state, number in db.session().execute(statement):
        found[state] = number
    db.session().rollback()
    return found


def wait_until_done(pool: WorkerPool, authors: Authors, plan: Plan) -> None:
    """Kill and replace workers until all deliveries are final, or nothing changes for STALL."""
    previous, changed_at, rounds = None, time.monotonic(), 0
    while True:
        now, rounds = counts(), rounds + 1
        if sum(now[state] for state in FINAL) == plan.deliveries:
            return
        changed_at = time.monotonic() if now != previous else changed_at
        if time.monotonic() - changed_at > STALL:
            return
        previous = now
        pool.replace()
        wanted = ceil(plan.kills * (now[State.sent] + 1) / plan.deliveries)
        for _ in range(min(wanted - pool.kills, 3)):
            pool.kill()
        if now[State.needs_decision]:
            authors.decide()
        time.sleep(0.1 * pool.rng.random())


def check(load: LoadScenario) -> list[Result]:
    """Compare the posts at the fakes with the state in the database."""
    statement = (
        select(Share.channel, TrackedLink.token, Share.state, OutboxMessage.state)
        .join(TrackedLink, TrackedLink.id == Share.link_id)
        .join(Delivery, Delivery.share_id == Share.id)
        .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
    )
    rows = db.session().execute(statement).all()
    db.session().rollback()
    return [
        _result(load, channel, [r[1:] for r in rows if r[0] == channel]) for channel in CHANNELS
    ]


def _result(load: LoadScenario, channel: str, rows: list[tuple[str, ShareState, State]]) -> Result:
    fake = load.fakes[channel]
    posts_of = Counter(link.rpartition("/")[2] for p in fake.posts() for link in p["links"])
    journal = fake.journal()
    kinds = Counter(entry["kind"] for entry in journal)
    return Result(
        channel, len(rows),
        lost=sum(posts_of[token] == 0 for token, _, row in rows if row in FINAL),
        duplicated=sum(posts_of[token] > 1 for token, *_ in rows),
        unfinished=sum(row not in FINAL or share != ShareState.posted for _, share, row in rows),
        faults=sum(entry["fault"] is not None for entry in journal),
        lookups=kinds["lookup"],
        refreshes=kinds["refresh"],
    )  # fmt: skip


def soak(settings: config.Settings, plan: Plan) -> Run:
    """Run on one database, empty and migrated."""
    with scenario(settings, min(plan.accounts, plan.deliveries)) as load:
        load.queue(plan.deliveries)
        schedule_faults(load, plan)
        authors = Authors(load)
        began = time.monotonic()
        with WorkerPool(load, blind=plan.blind, seed=plan.seed) as pool:
            wait_until_done(pool, authors, plan)
            seconds = time.monotonic() - began
            for fake in load.fakes.values():
                fake.random(0)
            authors.finish()
        return Run(
            check(load), pool.kills, pool.crashed, authors.needed_decision, authors.manual, seconds
        )


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.publishing", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=DELIVERIES)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=None)
    parser.add_argument("--faults", type=float, default=SHARE_OF_FAULTS)
    parser.add_argument("--blind", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Print the results; 0 if they are as expected (with `--blind`: duplicated posts)."""
    given = _arguments(arguments)
    kills = (
        given.kills if given.kills is not None else max(KILLS * given.deliveries // DELIVERIES, 4)
    )
    plan = Plan(given.deliveries, ACCOUNTS, kills, given.seed, given.blind, given.faults)
    ok = []
    for name in each_kind():
        if given.database not in {name, "both"}:
            continue
        with throwaway(name) as url, tempfile.TemporaryDirectory() as folder:
            run = soak(settings_of(url, Path(folder)), plan)
        blind = " (no lookups: duplicated posts are expected)" if plan.blind else ""
        lines = [
            f"{name}, seed {plan.seed}, {plan.faults:.0%} of creates faulted{blind}:",
            *run.lines(),
        ]
        print("\n".join(lines), flush=True)  # noqa: T201 - the output of a program
        ok.append(run.duplicated > 0 if plan.blind else run.ok)
    return 0 if all(ok) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
