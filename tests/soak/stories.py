"""10,000 random acts on stories, on SQLite and, where one answers, on PostgreSQL.

`python -m tests.soak.stories [ACTS] [SEED]` prints what was done and fails on the first fault.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import NOON
from tests.databases import settings_of, throwaway
from tests.factories.company import standing
from tests.rooms.test_stories_random import SEED, run

ACTS = 10_000


def soak(url: str, acts: int, seed: int) -> bool:
    """One database; whether nothing was wrong."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        standing(settings_of(url, Path(folder)), NOON) as house,
    ):
        chance = run(house, acts, seed)
        wrong = chance.faults + chance.replayed()
    print(  # noqa: T201 - a program's answer
        f"{url.partition(':')[0]}: {acts} acts in {time.monotonic() - began:.0f} s, "
        f"{chance.done} done, {chance.refused} refused, {chance.released} released at a deadline, "
        f"{len(chance.seen)} stories; faults: {wrong or 'none'}"
    )
    return not wrong


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    wanted, chosen = (given + [ACTS, SEED][len(given) :])[:2]
    sys.exit(0 if min([soak(url, wanted, chosen) for url in throwaway()]) else 1)
