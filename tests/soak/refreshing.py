"""How many connected accounts of X end because requests to renew their tokens fail.

`python -m tests.soak.refreshing [--connections N] [--renewals R] [--share S] [--seed S]`. Each of N
accounts renews its token R times; each request for it fails with the probability S. What got no
answer is tried again after the delays of deliveries, 8 times at most. The fake of X forgets a used
refresh token at once, or accepts it for 60 seconds more.
"""

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.databases import Templates
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, at_rest, harness_at
from tests.fakes import running
from webapp.connections.jobs.opening import UnusableAccount, open_account
from webapp.core import db, jobs
from webapp.networks import registry

FAULTS = ("refresh_rotated_but_reply_lost", "503_after_accept", "503_before")
GRACES = (0, 60)
TOKEN_LIFETIME = 7200
LEASE, RETRY = timedelta(seconds=60), timedelta(seconds=30)


@dataclass(frozen=True)
class Plan:
    """Parameters of one run."""

    connections: int
    renewals: int
    share: float
    seed: int


@dataclass
class Result:
    """What became of the accounts of one run; `waiting` got no answer in all their attempts."""

    ended: int = 0
    waiting: int = 0
    renewals: int = 0
    requests: int = 0


def renew(harness: PublishingHarness, rng: random.Random) -> bool | None:
    """Renew the token of the author's account: whether that worked, None without an answer."""
    harness.wait(TOKEN_LIFETIME + 1)
    connection_id = harness.connection().id
    connector = registry.connector("x", harness.settings.networks)
    db.session().rollback()
    for attempt in range(1, jobs.ATTEMPTS + 1):
        found = open_account(connection_id, connector, LEASE)
        if not isinstance(found, UnusableAccount):
            return True
        if found.ended:
            return False
        harness.wait(jobs.retry_delay(attempt, rng.random(), RETRY).total_seconds())
    return None


def run(harness: PublishingHarness, plan: Plan, fault: str, grace: int) -> Result:
    """Renew the tokens of all accounts, each until it ends."""
    rng, result = random.Random(plan.seed), Result()
    harness.fake.settings(grace_seconds=grace)
    harness.fake.random(plan.share, fault, seed=plan.seed, match={"kind": "refresh"})
    before = len(harness.fake.journal())
    for number in range(plan.connections):
        harness.connect("author", f"{fault}-{grace}-{number}")
        for _ in range(plan.renewals):
            worked = renew(harness, rng)
            result.renewals += worked is True
            if worked is not True:
                result.ended += worked is False
                result.waiting += worked is None
                break
    harness.fake.random(0)
    result.requests = sum(e["kind"] == "refresh" for e in harness.fake.journal(before))
    return result


def main(arguments: list[str]) -> int:
    """Print one line for each fault and grace."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.refreshing", description=__doc__)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--renewals", type=int, default=10)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    plan = Plan(**vars(parser.parse_args(arguments)))
    with tempfile.TemporaryDirectory() as name, running("x") as fake:
        templates, folder = Templates(Path(name)), Path(name, "copy")
        folder.mkdir()
        with copied(templates, "sqlite", folder, company=True) as settings:
            for fault in FAULTS:
                for grace in GRACES:
                    with harness_at(settings, fake, "x") as harness, at_rest(harness):
                        found = run(harness, plan, fault, grace)
                    print(f"{fault:<32} grace {grace:>2} s: {found}", flush=True)  # noqa: T201 - the output of a program
        templates.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
