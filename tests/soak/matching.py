"""`python -m tests.soak.matching [COHORTS]`: every stage of 200 random cohorts, beside HiGHS.

Up to 60 mentees, all criteria in three orders, few and many different scores, with and without
frozen pairs. Then 200 random organizations of 2 to 300 people: rules and places recomputed one by one.
Exits with 1 if a stage is not the optimum, a certificate fails, or a rule is broken.
"""

import sys
from collections import Counter

from tests.factories.cohorts import random_cohort
from tests.unit.matching.people import people
from tests.unit.matching.reference import broken_rules, optima, seats_respected, stages_of
from webapp.matching.certificate import check
from webapp.matching.criteria import DEFAULT, Criterion, read_criteria
from webapp.matching.feasible import feasible_cohort
from webapp.matching.solve import match

COHORTS = 200
ORDERS = (
    DEFAULT,
    tuple(Criterion),
    read_criteria(["waited", "matched", "generous", "rank_sum", "satisfaction", "kept"]),
)


def optimal(seed: int, found: Counter[str]) -> None:
    """Compare one cohort with integer programs."""
    few = (100, 300, 500, 900) if seed % 2 else ()
    cohort = random_cohort(1000 + seed, 60, criteria=ORDERS[seed % 3], scores=few, density=0.25)
    frozen = match(cohort).pairs[::3] if seed % 4 == 0 else ()
    result = match(cohort, frozen=frozen)
    wanted, got = optima(result.cohort), stages_of(result)
    found["stages"] += len(wanted)
    found["stages that are no optimum"] += sum(a != b for a, b in zip(wanted, got, strict=True))
    found["certificates that fail"] += bool(check(result.cohort, result.chosen, result.stages))
    found["broken places"] += not seats_respected(result)


def allowed(seed: int, found: Counter[str]) -> None:
    """Recompute the rules of one organization."""
    profiles = people(5000 + seed, 2 + seed * 298 // COHORTS)
    result = match(feasible_cohort(profiles, per_mentee=20, per_mentor=6).cohort)
    found["pairs"] += len(result.pairs)
    found["broken rules"] += sum(bool(broken_rules(profiles, *pair)) for pair in result.pairs)
    found["broken places"] += not seats_respected(result)


def main() -> None:
    """Print the counts."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else COHORTS
    found: Counter[str] = Counter()
    for seed in range(number):
        optimal(seed, found)
        allowed(seed, found)
    wrong = (
        "stages that are no optimum",
        "certificates that fail",
        "broken rules",
        "broken places",
    )
    for name in ("stages", "pairs", *wrong):
        sys.stdout.write(f"{name}: {found[name]}\n")
    sys.exit(1 if any(found[name] for name in wrong) else 0)


if __name__ == "__main__":
    main()
