"""`python -m tests.bench.matching [SIZE...]`: matching beside dense assignment and Gale-Shapley.

For 100, 1,000, 5,000 and 10,000 mentees with 0.6 times as many mentors: processor seconds and peak
memory, each in a process of its own, and what the results are worth. Ratios compare within one run. `people` is the
computation of all feasible pairs; the others begin with the same considered pairs from a file.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.factories.cohorts import organization
from tests.unit.matching.reference import broken_rules, most_matched
from webapp.matching.blocking import blocking_pairs
from webapp.matching.certificate import check
from webapp.matching.cohort import Cohort, Ints, Pairs, Seat
from webapp.matching.criteria import read_criteria
from webapp.matching.feasible import feasible_cohort
from webapp.matching.solve import Result, match
from webapp.matching.stages import below

# Mentees, and seeds; a shuffle of the largest cohort takes as long as all of it.
SEEDS = {100: 10, 1_000: 10, 5_000: 2, 10_000: 1}
SHUFFLES = {100: 20, 1_000: 20, 5_000: 2, 10_000: 1}
TOTAL_ONLY = read_criteria(["matched", "satisfaction"])
# All pairs are compared with the considered ones up to this size.
SMALL = 1_000
Figures = dict[str, Any]


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """The value, and seconds of processor time: other programs may use the machine."""
    began = time.process_time()
    found = run()
    return found, time.process_time() - began


def save(cohort: Cohort, path: Path) -> None:
    pairs = {name: getattr(cohort.pairs, name) for name in Pairs.__dataclass_fields__}
    np.savez(
        path, mentee_best=cohort.mentee_best, mentor_best=cohort.mentor_best,
        capacity=np.array([seat.places for seat in cohort.mentors]), **pairs,
    )  # fmt: skip


def load(path: Path) -> Cohort:
    with np.load(path) as found:
        pairs = Pairs(*(found[name] for name in Pairs.__dataclass_fields__))
        best = found["mentee_best"], found["mentor_best"]
        places = found["capacity"].tolist()
    mentees = tuple(Seat(f"e{n:06}") for n in range(len(best[0])))
    mentors = tuple(Seat(f"o{n:06}", count) for n, count in enumerate(places))
    return Cohort("bench", mentees, mentors, pairs, *best, feasible=len(pairs))


def worth(cohort: Cohort, chosen: Ints) -> Figures:
    """What a result is worth, whoever computed it."""
    pairs = cohort.pairs.take(chosen)
    result = Result(cohort, chosen, ())
    return {
        "matched": len(chosen),
        "total": int((pairs.mentee_score + pairs.mentor_score).sum()),
        "low": int(below(cohort, 70)[chosen].sum()),
        "blocking": len(blocking_pairs(result)) / max(len(cohort.pairs), 1),
    }


def run_people(size: int, seed: int, path: Path) -> Figures:
    profiles = organization(seed, size)
    made, seconds = timed(lambda: feasible_cohort(profiles))
    measured = {"seconds": seconds, "peak": peak()}
    save(made.cohort, path)
    result = match(made.cohort)
    broken = sum(bool(broken_rules(profiles, *pair)) for pair in result.pairs)
    loads = np.bincount(made.cohort.pairs.mentor[result.chosen], minlength=len(made.cohort.mentors))
    broken += int((loads > [seat.places for seat in made.cohort.mentors]).sum())
    found = {
        "broken": broken,
        "feasible": made.cohort.feasible,
        "considered": len(made.cohort.pairs),
    }
    every = made.cohort
    if size <= SMALL:
        every = feasible_cohort(profiles, per_mentee=10**6).cohort
        best = match(every, criteria=TOTAL_ONLY).value(TOTAL_ONLY[1])[0]
        found["kept_total"] = match(made.cohort, criteria=TOTAL_ONLY).value(TOTAL_ONLY[1])[0] / best
    free = set(zip(every.pairs.mentee.tolist(), every.pairs.mentor.tolist(), strict=True))
    places = [seat.places for seat in every.mentors]
    found["maximum"] = most_matched([1] * size, places, free)
    return measured | found


def run_match(_size: int, _seed: int, path: Path) -> Figures:
    cohort = load(path)
    result, seconds = timed(lambda: match(cohort))
    found = {"seconds": seconds, "peak": peak()}
    violations, checked = timed(lambda: check(cohort, result.chosen, result.stages))
    total_only = match(cohort, criteria=TOTAL_ONLY)
    return found | worth(cohort, result.chosen) | {
        "violations": len(violations), "checked": checked,
        "best": worth(cohort, total_only.chosen),
    }  # fmt: skip


def run_dense(_size: int, _seed: int, path: Path) -> Figures:
    """scipy's dense assignment: a column for each place, most pairs first, then the best total."""
    cohort = load(path)

    def solve() -> Ints:
        pairs = cohort.pairs
        places = np.array([seat.places for seat in cohort.mentors])
        first = np.concatenate(([0], places.cumsum()))
        value = np.zeros((len(cohort.mentees), int(first[-1])))
        gain = pairs.mentee_score + pairs.mentor_score + 2_001 * len(cohort.mentees)
        for n in range(int(places.max(initial=0))):
            has = places[pairs.mentor] > n
            value[pairs.mentee[has], first[pairs.mentor[has]] + n] = gain[has]
        rows, columns = linear_sum_assignment(value, maximize=True)
        used = value[rows, columns] > 0
        mentor = np.searchsorted(first, columns[used], side="right") - 1
        code = pairs.mentee * len(places) + pairs.mentor
        return np.sort(np.searchsorted(code, rows[used] * len(places) + mentor))

    chosen, seconds = timed(solve)
    return {"seconds": seconds, "peak": peak()} | worth(cohort, chosen)


def run_stable(_size: int, _seed: int, path: Path) -> Figures:
    """Gale-Shapley: mentees propose in the order of their scores."""
    cohort = load(path)

    def solve() -> Ints:
        pairs, places = cohort.pairs, [seat.places for seat in cohort.mentors]
        order = np.lexsort((-pairs.mentee_score, pairs.mentee))
        starts = np.searchsorted(pairs.mentee[order], np.arange(len(cohort.mentees) + 1)).tolist()
        wish, mentor, score = order.tolist(), pairs.mentor.tolist(), pairs.mentor_score.tolist()
        following, taken = starts[:-1].copy(), [list[tuple[int, int]]() for _place in places]
        waiting = list(range(len(cohort.mentees)))
        while waiting:
            mentee = waiting.pop()
            if following[mentee] == starts[mentee + 1]:
                continue
            pair = wish[following[mentee]]
            following[mentee] += 1
            own = taken[mentor[pair]]
            own.append((score[pair], pair))
            if len(own) > places[mentor[pair]]:
                worst = min(own)
                own.remove(worst)
                waiting.append(int(pairs.mentee[worst[1]]))
        return np.array(sorted(pair for own in taken for _score, pair in own), np.int64)

    chosen, seconds = timed(solve)
    return {"seconds": seconds, "peak": peak()} | worth(cohort, chosen)


def run_again(size: int, seed: int, _path: Path) -> Figures:
    """5 % of the people are exchanged for others; and the same people in another order."""
    profiles = organization(seed, size)
    first = match(feasible_cohort(profiles).cohort)
    later = organization(seed, size, turnover=0.05)
    there = {person.id for person in later.people}
    old = frozenset(pair for pair in first.pairs if set(pair) <= there)
    made = feasible_cohort(replace(later, previous=old)).cohort
    pairs = zip(made.pairs.mentee.tolist(), made.pairs.mentor.tolist(), strict=True)
    possible = old & {(made.mentees[i].id, made.mentors[j].id) for i, j in pairs}
    kept = match(made)
    scratch = match(made, criteria=read_criteria(["matched", "bands", "satisfaction"]))
    totals = [worth(made, one.chosen)["total"] for one in (kept, scratch)]
    differ = 0
    for number in range(SHUFFLES.get(size, 1) if seed == 1 else 0):
        people = list(profiles.people)
        random.Random(number).shuffle(people)
        again = match(feasible_cohort(replace(profiles, people=tuple(people))).cohort)
        differ += again.pairs != first.pairs
    return {
        "churn": len(possible - set(kept.pairs)) / len(possible),
        "churn_scratch": len(possible - set(scratch.pairs)) / len(possible),
        "kept_total": totals[0] / totals[1],
        "differ": differ,
    }


RUNS = {
    "people": run_people, "match": run_match, "dense": run_dense, "stable": run_stable,
    "again": run_again,
}  # fmt: skip


def child(name: str, size: int, seed: int, path: Path) -> Figures:
    """Run one part in a process of its own."""
    words = ["--run", name, "--seed", str(seed), "--file", str(path), str(size)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.matching", *words],
        check=True, capture_output=True, text=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    found: Figures = json.loads(done.stdout)
    return found


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def middle(found: list[Figures], name: str) -> float:
    return float(statistics.median(each[name] for each in found))


def spread(values: list[float], digits: int) -> str:
    """The median, and from the least to the largest."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def report(size: int, folder: Path) -> None:
    """Print the figures of one size."""
    found: dict[str, list[Figures]] = {name: [] for name in RUNS}
    for seed in range(1, SEEDS.get(size, 1) + 1):
        for name in RUNS:
            found[name].append(child(name, size, seed, folder / "cohort.npz"))
    people, ours, again = found["people"], found["match"], found["again"]
    pairs = list(zip(people, ours, strict=True))
    say(f"\n{size} mentees, {len(ours)} seeds, {middle(people, 'considered'):.0f} of "
          f"{middle(people, 'feasible'):.0f} feasible pairs considered")  # fmt: skip
    for name in ("people", "match", "dense", "stable"):
        say(f"  {name:8} {middle(found[name], 'seconds'):7.2f} s  {middle(found[name], 'peak'):6.0f} MB"
              + ("" if name == "people" else f"  matched {middle(found[name], 'matched'):.0f}, below 70 % "
                 f"{middle(found[name], 'low'):.0f}, strong blocking pairs "
                 f"{100 * middle(found[name], 'blocking'):.2f} %"))  # fmt: skip
    say(f"  certificate: {sum(o['violations'] for o in ours)} violations, "
          f"{middle(ours, 'checked'):.2f} s; rules broken: {sum(p['broken'] for p in people)}")  # fmt: skip
    say(f"  matched / maximum: {spread([o['matched'] / p['maximum'] for p, o in pairs], 4)}")
    say(f"  total / best: {spread([o['total'] / o['best']['total'] for o in ours], 4)}")
    low = [o["low"] / max(o["best"]["low"], 1) for o in ours]
    say(f"  below 70 % / of total only: {spread(low, 3)}")
    say(f"  changed after a turnover of 5 %: {spread([a['churn'] for a in again], 3)}, without "
          f"`kept` {spread([a['churn_scratch'] for a in again], 3)}; total / from scratch: "
          f"{spread([a['kept_total'] for a in again], 4)}")  # fmt: skip
    say(
        f"  other results in {SHUFFLES.get(size, 1)} other orders: {sum(a['differ'] for a in again)}"
    )
    if size <= SMALL:
        say(
            f"  best total of considered / all pairs: {spread([p['kept_total'] for p in people], 5)}"
        )
    say(f"  seconds / dense: {middle(ours, 'seconds') / middle(found['dense'], 'seconds'):.2f}, "
          f"memory / dense: {middle(ours, 'peak') / middle(found['dense'], 'peak'):.2f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SEEDS), metavar="SIZE")
    parser.add_argument("--run", choices=RUNS, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        say(json.dumps(RUNS[given.run](given.sizes[0], given.seed, given.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            report(size, Path(folder))


if __name__ == "__main__":
    main()
