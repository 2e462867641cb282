"""`python -m tests.bench.waves [ANSWERS]`: the result of a wave, from its answers to its cells.

Answers (50,000 by default) of 300 groups are generated one after the other, as the store reads them,
to a questionnaire of 24 questions. The time and the memory that counting adds are printed for a
tenth and for all of them: the second must not grow with the number of answers. Then the result is
published: small groups hidden, and what the attacker needs to see that nothing can be computed.
"""

import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

from analytics.wave_figures import Tally, publish

ANSWERS, GROUPS = 50_000, 300
QUESTIONS: list[dict[str, Any]] = [
    *({"key": f"a{n}", "type": "scale", "scale": f"scale{n % 4}"} for n in range(20)),
    *({"key": f"i{n}", "type": "scale"} for n in range(2)),
    {"key": "recommend", "type": "enps"},
    {"key": "why", "type": "choice", "options": [{"key": str(n)} for n in range(6)]},
]


def answers(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Generate answers; a few groups are small."""
    chance = random.Random(1)
    for _ in range(number):
        # One group in ten is small: about eight answers, the others about 180.
        group = chance.randrange(GROUPS)
        while group % 10 == 0 and chance.random() < 0.95:
            group = chance.randrange(GROUPS)
        values: dict[str, Any] = {f"a{n}": chance.randint(1, 5) for n in range(20)}
        values |= {"i0": 3, "i1": chance.randint(1, 5), "recommend": chance.randint(0, 10)}
        yield f"g{group:03d}", values | {"why": str(chance.randint(0, 5))}


def counted(number: int) -> Tally:
    """Count answers; print the time and the most memory that this took."""
    start = time.perf_counter()
    tally = Tally(QUESTIONS).count(answers(number))
    seconds = time.perf_counter() - start
    tracemalloc.start()
    Tally(QUESTIONS).count(answers(number))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sys.stdout.write(
        f"{number} answers counted in {seconds:.1f} s, {peak / 2**20:.1f} MiB at most\n"
    )
    return tally


def main() -> None:
    """Print time and memory of counting and of publishing."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    counted(number // 10)
    tally = counted(number)
    start = time.perf_counter()
    found = publish("bench", tally)
    hidden = sum(cell["n"] is None for cell in found.cells)
    sys.stdout.write(
        f"published in {time.perf_counter() - start:.1f} s: {len(tally.groups)} groups, "
        f"{len(found.cells)} cells, {hidden} hidden\n"
    )


if __name__ == "__main__":
    main()
