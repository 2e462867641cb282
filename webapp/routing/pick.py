"""The champion whom a request for help asks next, or the coordinator."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

# A request asks this many champions, one after the other; then it goes to the coordinator.
MOST_HOPS = 3

# Whether two people are in one line of hierarchy: one is above the other, at any distance.
Lines = Callable[[str, str], bool]


class Urgency(StrEnum):
    """How long an answer is waited for. Who is asked does not depend on it."""

    normal = "normal"
    urgent = "urgent"


class Rule(StrEnum):
    """Why a champion is not asked, or (hops) why nobody is. Checked in this order."""

    oneself = "oneself"
    skill = "skill"
    language = "language"
    away = "away"
    line = "line"
    asked = "asked"
    time = "time"
    hops = "hops"


@dataclass(frozen=True)
class Champion:
    """`id` identifies the person. `budget` and `left` are minutes of this month.

    `left` is what neither help given nor open questions use; it is negative after a cut of the
    budget. `skills` are levels 1 to 4 by topic. `away` is also true while a champion pauses.
    """

    id: str
    skills: Mapping[str, int]
    languages: frozenset[str]
    budget: int
    left: int
    away: bool = False

    def share_with(self, minutes: int) -> Fraction:
        """The part of the budget that is used with these minutes. The budget must not be 0."""
        return Fraction(self.budget - self.left + minutes, self.budget)


@dataclass(frozen=True)
class Request:
    """A person's request for help, in minutes that somebody estimated (1 or more).

    `level` is the least level of the champion, 1 to 4. `asked` are the champions who were asked and
    declined or did not answer; `hops` is their number.
    """

    id: str
    person: str
    topic: str
    level: int
    language: str
    minutes: int
    arrived_at: datetime
    urgency: Urgency = Urgency.normal
    asked: frozenset[str] = frozenset()
    hops: int = 0


@dataclass(frozen=True)
class Decision:
    """Whom to ask.

    `champion` is None if the coordinator gets the request; `rule` is then the rule that bound: the
    last one, in the order of Rule, that a champion met. `excluded` counts champions by the first
    rule that they met, and `possible` those who met none.
    """

    champion: str | None
    rule: Rule | None
    possible: int
    excluded: Mapping[Rule, int] = field(default_factory=dict)


def route(request: Request, champions: Iterable[Champion], *, lines: Lines) -> Decision:
    """The champion to ask next, if the request may ask one more and one is possible.

    Of the possible champions, the one with the lowest used share of the budget after the request; of
    several, a draw by SHA-256 of both ids. The order of the champions does not matter.
    """
    if request.hops >= MOST_HOPS:
        return Decision(None, Rule.hops, 0)
    excluded: Counter[Rule] = Counter()
    possible: list[Champion] = []
    for champion in champions:
        rule = first_rule(request, champion, lines)
        if rule is None:
            possible.append(champion)
        else:
            excluded[rule] += 1
    counts = {rule: excluded[rule] for rule in Rule if excluded[rule]}
    if not possible:
        return Decision(None, next(reversed(counts), Rule.skill), 0, counts)
    best = min(possible, key=lambda one: (one.share_with(request.minutes), _draw(request, one)))
    return Decision(best.id, None, len(possible), counts)


def first_rule(request: Request, champion: Champion, lines: Lines) -> Rule | None:
    """The first rule that forbids to ask this champion; None if none does."""
    checks = {
        Rule.oneself: champion.id == request.person,
        Rule.skill: champion.skills.get(request.topic, 0) < request.level,
        Rule.language: request.language not in champion.languages,
        Rule.away: champion.away,
    }
    for rule, forbids in checks.items():
        if forbids:
            return rule
    if lines(request.person, champion.id):
        return Rule.line
    if champion.id in request.asked:
        return Rule.asked
    return Rule.time if champion.left < request.minutes else None


def _draw(request: Request, champion: Champion) -> str:
    return hashlib.sha256(f"{request.id}\0{champion.id}".encode()).hexdigest()
