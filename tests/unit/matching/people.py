"""Small random organizations in which every rule binds for somebody."""

import random
from dataclasses import replace

from webapp.matching.profiles import Need, Profile, Profiles, Rules

TOPICS = ("ai", "cloud", "data")


def people(seed: int, number: int, *, rules: Rules | None = None) -> Profiles:
    """Managers in long lines, both roles in one person, exclusions, former and previous pairs."""
    chance = random.Random(f"people {seed}")
    found: list[Profile] = []
    for n in range(number):
        # Mostly the person before: lines of hierarchy become long.
        above = found[-1:] if chance.random() < 0.6 else found
        manager = chance.choice(above).id if above and chance.random() < 0.8 else ""
        topics = chance.sample(TOPICS, chance.randint(1, 3))
        roles = chance.choice(["mentee", "mentor", "both", "none"])
        found.append(
            Profile(
                f"p{n:03}", manager=manager,
                unit=chance.choice("AB"), grade=chance.randint(1, 6), site=chance.choice("XY"),
                remote=chance.random() < 0.5,
                languages=frozenset(chance.sample(["fr", "en", "de"], chance.randint(1, 2))),
                slots=frozenset(chance.sample(["mon-am", "tue-pm", "fri-am"], chance.randint(1, 2))),
                offers={t: chance.randint(1, 4) for t in topics} if roles in {"mentor", "both"} else {},
                needs={t: Need(chance.randint(1, 3), chance.randint(1, 3)) for t in topics}
                if roles in {"mentee", "both"} else {},
                capacity=chance.choice([0, 1, 1, 2, 3]), wanted=chance.choice([1, 1, 1, 2]),
                waited=chance.choice([0, 0, 1]),
            )
        )  # fmt: skip
    mentees = [p.id for p in found if p.needs]
    mentors = [p.id for p in found if p.offers]

    def some(share: float) -> frozenset[tuple[str, str]]:
        every = [(i, j) for i in mentees for j in mentors if i != j]
        return frozenset(chance.sample(every, int(share * len(every))))

    sealed = some(0.05)
    found = [
        replace(p, exclusions=frozenset(j if i == p.id else i for i, j in sealed if p.id in {i, j}))
        if chance.random() < 0.5 else p
        for p in found
    ]  # fmt: skip
    return Profiles(
        f"edition {seed}", tuple(found), rules or Rules(),
        former=some(0.05), previous=some(0.1),
    )  # fmt: skip
