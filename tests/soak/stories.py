"""10,000 random acts on stories, on SQLite and, where one answers, on PostgreSQL.

`python -m tests.soak.stories [ACTS] [SEED]` prints what was done and fails on the first fault.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.databases import each_kind, settings_of, throwaway
from tests.factories.installations import built
from tests.integration.stories.test_random import SEED, run

ACTS = 10_000


def soak(kind: str, acts: int, seed: int) -> bool:
    """Run the acts on one kind of database; whether there was no fault."""
    began = time.monotonic()
    with (
        throwaway(kind) as url,
        tempfile.TemporaryDirectory() as folder,
        built(settings_of(url, Path(folder))) as company,
    ):
        chance = run(company, acts, seed)
        wrong = chance.faults + chance.replayed()
    print(  # noqa: T201 - a program's answer
        f"{kind}: {acts} acts in {time.monotonic() - began:.0f} s, "
        f"{chance.done} done, {chance.refused} refused, {chance.released} released at a deadline, "
        f"{len(chance.seen)} stories; faults: {wrong or 'none'}"
    )
    return not wrong


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    wanted, chosen = (given + [ACTS, SEED][len(given) :])[:2]
    sys.exit(0 if min([soak(kind, wanted, chosen) for kind in each_kind()]) else 1)
