"""`python -m tests.soak.releases [SETS]`: 500 random sets of released tables, attacked together.

Each set is released table by table over those before. Two attackers read all of them: the linear and
integer programs of `analytics.privacy.attack`, and elimination, which shares no code with it. The
same tables with small numbers hidden only show that the attackers can win. Exits with 1 if one finds
a hidden number.
"""

import sys
import time
from collections import Counter

from analytics import privacy
from tests.factories.released_tables import determined, released_set

SETS = 500


def attacked(seed: int, found: Counter[str]) -> None:
    """Release one set and attack it, and the same with small numbers hidden only."""
    outcome = released_set(seed)
    found["sets"] += 1
    found["cells"] += outcome.cells
    found["small cells"] += outcome.small
    found["hidden cells"] += outcome.hidden
    if outcome.small:
        found["sets with small cells"] += 1
        found["sets recovered, small numbers hidden only"] += bool(determined(outcome.small_only))
    found["recovered by programs"] += len(privacy.attack(outcome.tables).recovered)
    found["recovered by elimination"] += len(determined(outcome.tables))


def main() -> None:
    """Print the counts."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else SETS
    found: Counter[str] = Counter()
    start = time.perf_counter()
    for seed in range(number):
        attacked(seed, found)
        if seed % 50 == 49:
            sys.stdout.write(f"{dict(found)}\n")
            sys.stdout.flush()
    for name, count in found.items():
        sys.stdout.write(f"{name}: {count}\n")
    sys.stdout.write(f"seconds: {time.perf_counter() - start:.0f}\n")
    wrong = found["recovered by programs"] + found["recovered by elimination"]
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
