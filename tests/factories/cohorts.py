"""Made-up cohorts: profiles of an organization, and tables of scored pairs."""

import random
from dataclasses import replace

from webapp.matching.cohort import Cohort, Pair, Seat, cohort_of
from webapp.matching.criteria import DEFAULT, Criterion
from webapp.matching.profiles import SLOTS, Need, Profile, Profiles

TOPICS = ("ai", "cloud", "data", "video", "social", "security", "no-code", "accessibility", "green")
SITES = ("Lyon", "Nantes", "Lille", "Pau")
WORK = SLOTS[:10]
# Of two people, this part of all combinations satisfies every rule.
FEASIBLE = 0.33


def organization(seed: int, mentees: int, *, turnover: float = 0.0) -> Profiles:
    """`mentees` seniors and 0.6 times as many juniors, with capacities of 1 to 3.

    `turnover` replaces this part of the people of the same seed by others.
    """
    chance, other = random.Random(f"organization {seed}"), random.Random(f"turnover {seed}")
    managers = [Profile("boss", grade=9)]
    for number in range(max(1, mentees // 8)):
        above = managers[(number - 1) // 6 + 1] if number > 5 else managers[0]
        managers.append(Profile(f"manager{number:05}", manager=above.id, grade=8))
    people = [*managers]
    for number in range(mentees + round(0.6 * mentees)):
        kind = "mentee" if number < mentees else "mentor"
        drawn = _person(chance, f"{kind}{number:05}", kind, managers)
        if other.random() < turnover:
            drawn = _person(other, f"new-{kind}{number:05}", kind, managers)
        people.append(drawn)
    return Profiles(f"edition {seed}", tuple(people))


def _person(chance: random.Random, name: str, kind: str, managers: list[Profile]) -> Profile:
    person = Profile(
        name, manager=chance.choice(managers).id, unit=f"Unit {chance.randrange(12)}",
        site=chance.choice(SITES), remote=chance.random() < 0.75,
        languages=frozenset(["fr"] if chance.random() < 0.85 else [])
        | frozenset(["en"] if chance.random() < 0.5 else [])
        | frozenset([chance.choice(["fr", "en", "es"])]),
        slots=frozenset(chance.sample(WORK, chance.randint(2, 6))),
    )  # fmt: skip
    topics = chance.sample(TOPICS, chance.randint(2, 5))
    if kind == "mentee":
        needs = {t: Need(chance.choice([1, 1, 2, 3]), chance.randint(1, 3)) for t in topics}
        return replace(person, grade=chance.randint(4, 7), needs=needs)
    offers = {topic: chance.randint(1, 4) for topic in topics}
    capacity = chance.randint(1, 3)
    return replace(person, grade=chance.randint(1, 4), offers=offers, capacity=capacity)


def scored(
    seed: int,
    largest: int,
    *,
    criteria: tuple[Criterion, ...] = DEFAULT,
    scores: tuple[int, ...] = (),
    density: float = 0.4,
) -> tuple[list[Seat], list[Seat], list[Pair], tuple[Criterion, ...]]:
    """Seats and pairs at random; with `scores` only these occur, so that many results are equal."""
    chance = random.Random(f"scored {seed}")

    def score() -> int:
        return chance.choice(scores) if scores else chance.randint(1, 1000)

    mentees = [
        Seat(f"e{n}", chance.choice([1, 1, 1, 2]), chance.choice([0, 0, 0, 1, 2]))
        for n in range(chance.randint(1, largest))
    ]
    mentors = [
        Seat(f"o{n}", chance.randint(0, 3), chance.choice([0, 0, 1]))
        for n in range(chance.randint(1, max(1, round(0.6 * largest))))
    ]
    pairs = [
        Pair(one.id, other.id, score(), score(), chance.random() < 0.1)
        for one in mentees for other in mentors if chance.random() < density
    ]  # fmt: skip
    return mentees, mentors, pairs, criteria


def random_cohort(seed: int, largest: int = 40, **options: object) -> Cohort:
    """A cohort of `scored`."""
    mentees, mentors, pairs, criteria = scored(seed, largest, **options)  # type: ignore[arg-type]
    return cohort_of(f"edition {seed}", mentees, mentors, pairs, criteria=criteria)
