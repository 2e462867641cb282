"""Very many deliveries while creates fail and workers are killed: nothing lost, nothing doubled.

`python -m tests.soak.publishing [--deliveries N] [--database sqlite|postgresql|both] [--blind]
[--seed S] [--kills K]`. With `--blind` nobody looks before sending again: the negative control,
which has to show posts that stand there twice.
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
SHARE_OF_FAULTS, SHARE_OF_LOOKS = 0.3, 0.1
CREATES = (
    "reset_before", "503_before", "429", "401", "accept_then_hang", "accept_then_reset",
    "503_after_accept", "504_after_accept", "truncated_201", "late_accept",
)  # fmt: skip
LOOKS = ("visibility_lag", "lookup_500", "lookup_partial_page")
OPTIONS = {
    # A limit that is over at once; a post that lands after its sender left, but before anybody
    # who waited for the settling time looks; one that is not shown for a while.
    "429": {"seconds": 0}, "late_accept": {"seconds": 0.8}, "visibility_lag": {"seconds": 0.5},
}  # fmt: skip
# Seconds without any change after which nothing more is expected.
STALL = 30.0
ENDS = (State.sent, State.failed, State.cancelled)


@dataclass(frozen=True)
class Plan:
    """What one run is to be."""

    deliveries: int = DELIVERIES
    accounts: int = ACCOUNTS
    kills: int = KILLS
    seed: int = 1
    blind: bool = False
    faults: float = SHARE_OF_FAULTS


@dataclass(frozen=True)
class Result:
    """What came of the deliveries of one network."""

    channel: str
    deliveries: int
    lost: int
    doubled: int
    unfinished: int
    faults: int
    looks: int
    refreshes: int

    @property
    def well(self) -> bool:
        """Whether each stands there once, and the company knows."""
        return not (self.lost or self.doubled or self.unfinished)


@dataclass(frozen=True)
class Run:
    """One run on one database."""

    results: list[Result]
    kills: int
    fallen: int
    held: int
    by_hand: Counter[str]
    seconds: float

    @property
    def well(self) -> bool:
        """Whether nothing was lost or doubled, and no worker fell by itself."""
        return all(result.well for result in self.results) and not self.fallen

    @property
    def doubled(self) -> int:
        """Posts that stand there more than once."""
        return sum(result.doubled for result in self.results)

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        for r in self.results:
            yield (
                f"  {r.channel:<8} {r.deliveries:>6,} deliveries: lost {r.lost}, doubled "
                f"{r.doubled}, unfinished {r.unfinished}; {r.faults:,} faults, {r.looks:,} "
                f"look-ups, {r.refreshes:,} refreshes"
            )
        yield (
            f"  in all   {self.seconds:.0f} s, {self.kills} SIGKILLs, {self.fallen} workers fell, "
            f"{self.held} held and answered by their authors, "
            f"{self.by_hand.total()} posted by hand"
        )
        yield from (f"           {n} because {reason}" for reason, n in self.by_hand.most_common())


def disturb(place: LoadScenario, plan: Plan) -> None:
    """From now on requests fail by chance; a 401 at Mastodon is the end of a connection there."""
    for number, (channel, fake) in enumerate(place.fakes.items()):
        creates = [f for f in CREATES if channel != "mastodon" or f != "401"]
        seed = 10 * plan.seed + number
        fake.random(plan.faults, *creates, seed=seed, match={"kind": "create"}, options=OPTIONS)
        fake.random(
            SHARE_OF_LOOKS if plan.faults else 0.0, *LOOKS, seed=seed + 5,
            match={"kind": "lookup"}, options=OPTIONS,
        )  # fmt: skip


def counts() -> Counter[State]:
    """How many deliveries are in each state."""
    asked = (
        select(OutboxMessage.state, func.count())
        .where(OutboxMessage.kind == "share")
        .group_by(OutboxMessage.state)
    )
    found: Counter[State] = Counter()
    for state, number in db.session().execute(asked):
        found[state] = number
    db.session().rollback()
    return found


def work_through(pool: WorkerPool, authors: Authors, plan: Plan) -> None:
    """Until everything has ended, or nothing moves any more."""
    before, moved, rounds = None, time.monotonic(), 0
    while True:
        now, rounds = counts(), rounds + 1
        if sum(now[state] for state in ENDS) == plan.deliveries:
            return
        moved = time.monotonic() if now != before else moved
        if time.monotonic() - moved > STALL:
            return
        before = now
        pool.replace()
        wanted = ceil(plan.kills * (now[State.sent] + 1) / plan.deliveries)
        for _ in range(min(wanted - pool.kills, 3)):
            pool.kill()
        if now[State.needs_decision]:
            authors.answer()
        time.sleep(0.1 * pool.dice.random())


def judge(place: LoadScenario) -> list[Result]:
    """What stands at the fakes beside what the company believes."""
    asked = (
        select(Share.channel, TrackedLink.token, Share.state, OutboxMessage.state)
        .join(TrackedLink, TrackedLink.id == Share.link_id)
        .join(Delivery, Delivery.share_id == Share.id)
        .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
    )
    rows = db.session().execute(asked).all()
    db.session().rollback()
    return [
        _judged(place, channel, [r[1:] for r in rows if r[0] == channel]) for channel in CHANNELS
    ]


def _judged(place: LoadScenario, channel: str, rows: list[tuple[str, ShareState, State]]) -> Result:
    fake = place.fakes[channel]
    stands = Counter(link.rpartition("/")[2] for p in fake.posts() for link in p["links"])
    journal = fake.journal()
    kinds = Counter(entry["kind"] for entry in journal)
    return Result(
        channel, len(rows),
        lost=sum(stands[token] == 0 for token, _, row in rows if row in ENDS),
        doubled=sum(stands[token] > 1 for token, *_ in rows),
        unfinished=sum(row not in ENDS or share != ShareState.posted for _, share, row in rows),
        faults=sum(entry["fault"] is not None for entry in journal),
        looks=kinds["lookup"],
        refreshes=kinds["refresh"],
    )  # fmt: skip


def soak(settings: config.Settings, plan: Plan) -> Run:
    """One database, empty and migrated."""
    with scenario(settings, min(plan.accounts, plan.deliveries)) as place:
        place.queue(plan.deliveries)
        disturb(place, plan)
        authors = Authors(place)
        began = time.monotonic()
        with WorkerPool(place, blind=plan.blind, seed=plan.seed) as pool:
            work_through(pool, authors, plan)
            seconds = time.monotonic() - began
            for fake in place.fakes.values():
                fake.random(0)
            authors.finish()
        return Run(judge(place), pool.kills, pool.fallen, authors.held, authors.by_hand, seconds)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.publishing", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=DELIVERIES)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=None)
    parser.add_argument("--faults", type=float, default=SHARE_OF_FAULTS)
    parser.add_argument("--blind", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Print what came of it; 0 where all is well, or where the blind one has doubled posts."""
    asked = _asked(arguments)
    kills = (
        asked.kills if asked.kills is not None else max(KILLS * asked.deliveries // DELIVERIES, 4)
    )
    plan = Plan(asked.deliveries, ACCOUNTS, kills, asked.seed, asked.blind, asked.faults)
    well = []
    for name in each_kind():
        if asked.database not in {name, "both"}:
            continue
        with throwaway(name) as url, tempfile.TemporaryDirectory() as folder:
            run = soak(settings_of(url, Path(folder)), plan)
        blind = " (nobody looks: doubled posts are expected)" if plan.blind else ""
        lines = [
            f"{name}, seed {plan.seed}, {plan.faults:.0%} of creates faulted{blind}:",
            *run.lines(),
        ]
        print("\n".join(lines), flush=True)  # noqa: T201 - a program's answer
        well.append(run.doubled > 0 if plan.blind else run.well)
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
