"""10,000 random acts on stories, on SQLite and, if a server answers, on PostgreSQL.

`python -m tests.soak.stories [ACTS] [SEED]` prints counts and exits with 1 if there was a fault.
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
    """Run the acts on one kind of database; return whether there was no fault."""
    started = time.monotonic()
    with (
        throwaway(kind) as url,
        tempfile.TemporaryDirectory() as folder,
        built(settings_of(url, Path(folder))) as company,
    ):
        random_acts = run(company, acts, seed)
        faults = random_acts.faults + random_acts.replayed()
    print(  # noqa: T201 - the output of a program
        f"{kind}: {acts} acts in {time.monotonic() - started:.0f} s, "
        f"{random_acts.done} done, {random_acts.refused} refused, {random_acts.released} released at a deadline, "
        f"{len(random_acts.seen)} stories; faults: {faults or 'none'}"
    )
    return not faults


if __name__ == "__main__":
    arguments = [int(number) for number in sys.argv[1:]]
    acts, seed = (arguments + [ACTS, SEED][len(arguments) :])[:2]
    sys.exit(0 if min([soak(kind, acts, seed) for kind in each_kind()]) else 1)
