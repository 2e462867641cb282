"""Made-up help desks: champions with budgets, requests over a quarter, answers and changes."""

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from webapp.people.hierarchy import in_one_line
from webapp.routing.log import Answer, Change, Log, Reply
from webapp.routing.pick import Champion, Request, Urgency

TOPICS = ("ai", "cloud", "data", "video", "security", "no-code", "accessibility", "green")
ZONE = ZoneInfo("Europe/Paris")
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 78
BUDGETS = (120, 240, 240, 360, 480)
ESTIMATES = (15, 30, 30, 45, 60)


def managers_of(chance: random.Random, people: list[str], span: int) -> dict[str, str | None]:
    """A tree: each person's manager is one of the first people, `span` people for each manager."""
    found: dict[str, str | None] = {people[0]: None}
    for number, person in enumerate(people[1:], 1):
        found[person] = people[chance.randint(0, (number - 1) // span)]
    return found


def help_desk(
    seed: int,
    requests: int,
    champions: int,
    *,
    managers: dict[str, str | None] | None = None,
    declined: int = 10,
    no_answer: int = 5,
    changes: bool = True,
) -> Log:
    """A log of a quarter. Champions and requesters are among ten people for each champion.

    With `changes`, a tenth of the champions have a cut of the budget, and a tenth is away for a time.
    """
    chance = random.Random(f"help desk {seed}")
    people = [f"p{number:04}" for number in range(10 * champions)]
    above = managers_of(chance, people, 6) if managers is None else managers
    chosen = [_champion(chance, name) for name in chance.sample(people, champions)]
    asked = [_request(chance, number, people) for number in range(requests)]
    found: list[Change] = []
    for champion in chosen if changes else ():
        moment = BEGIN + timedelta(minutes=chance.randrange(DAYS * 24 * 60))
        if chance.random() < 0.1:
            cut = chance.choice((0, champion.budget // 4, champion.budget // 2))
            found.append(Change(moment, champion.id, budget=cut))
        if chance.random() < 0.1:
            found.append(Change(moment, champion.id, away=True))
            back = moment + timedelta(days=chance.randint(1, 20))
            found.append(Change(back, champion.id, away=False))
    return Log(
        tuple(chosen), tuple(asked), partial(in_one_line, above), ZONE,
        {Urgency.normal: 48, Urgency.urgent: 4}, _replies(chance, asked, chosen), declined, no_answer,
        tuple(found),
    )  # fmt: skip


def _champion(chance: random.Random, name: str) -> Champion:
    topics = chance.sample(TOPICS, chance.randint(2, 4))
    languages = {"fr"} if chance.random() < 0.9 else {"en"}
    if chance.random() < 0.5:
        languages.add("en")
    budget = chance.choice(BUDGETS)
    levels = {topic: chance.randint(1, 4) for topic in topics}
    return Champion(name, levels, frozenset(languages), budget, budget)


def _request(chance: random.Random, number: int, people: list[str]) -> Request:
    moment = BEGIN + timedelta(days=chance.randrange(DAYS))
    while moment.weekday() > 4:
        moment += timedelta(days=1)
    return Request(
        f"r{number:05}", chance.choice(people), chance.choice(TOPICS), chance.choice((1, 1, 2, 2, 3)),
        chance.choice(("fr", "fr", "fr", "en")), chance.choice(ESTIMATES),
        moment + timedelta(minutes=chance.randrange(8 * 60, 17 * 60)),
        Urgency.urgent if chance.random() < 0.1 else Urgency.normal,
    )  # fmt: skip


def _replies(
    chance: random.Random, requests: list[Request], champions: list[Champion]
) -> dict[tuple[str, str], Reply]:
    """For some pairs, answers that come late or not at all."""
    pairs = [(chance.choice(requests).id, chance.choice(champions).id) for _each in requests]
    return {
        pair: Reply(chance.choice(list(Answer)), chance.choice((0, 30, 500, 3_000)))
        for pair in pairs
    }  # fmt: skip
