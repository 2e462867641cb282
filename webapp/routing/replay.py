"""A log replayed: whom each request asks, who answers, and who goes to the coordinator."""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from webapp.routing.log import Answer, Change, Log
from webapp.routing.pick import Champion, Decision, Request, route

# At one moment changes come first, then answers, then new requests.
CHANGE, ANSWER, ARRIVAL = range(3)


@dataclass(frozen=True)
class Ask:
    """One decision. `hop` is 1 to 3, and 0 for the coordinator, who has no answer.

    `budget` and `used` are minutes of the champion in the month of the question, the latter with this
    request.
    """

    request: Request
    hop: int
    decision: Decision
    asked_at: datetime
    month: str
    answer: Answer | None = None
    budget: int = 0
    used: int = 0


@dataclass(frozen=True)
class Load:
    """A champion's month. `minutes` are those of accepted requests, by the month of the question.

    `budget` is the highest that was in force at a question or at the end: what was used before a cut
    stays.
    """

    champion: str
    month: str
    minutes: int
    budget: int
    budget_at_end: int


@dataclass
class _State:
    """Budgets at the current moment. Minutes of open questions are used until a refusal."""

    champions: dict[str, Champion]
    month: str = ""
    used: Counter[tuple[str, str]] = field(default_factory=Counter)
    highest: Counter[tuple[str, str]] = field(default_factory=Counter)
    loads: list[tuple[str, str, int]] = field(default_factory=list)

    def advance(self, month: str) -> None:
        """Begin this month, and those before it in which nothing happens."""
        while self.month and self.month < month:
            year, number = map(int, self.month.split("-"))
            self._begin(f"{year + number // 12:04}-{number % 12 + 1:02}")
        if not self.month:
            self._begin(month)

    def _begin(self, month: str) -> None:
        self.close()
        self.month = month
        for champion in self.champions.values():
            self.champions[champion.id] = replace(champion, left=champion.budget)

    def close(self) -> None:
        """Note the budgets at the end of a month."""
        if self.month:
            for champion in self.champions.values():
                self._note(champion)
                self.loads.append((champion.id, self.month, champion.budget))

    def apply(self, change: Change) -> None:
        """A change. What is used already stays used."""
        champion = self.champions[change.champion]
        if change.away is not None:
            champion = replace(champion, away=change.away)
        if change.budget is not None:
            left = champion.left + change.budget - champion.budget
            champion = replace(champion, budget=change.budget, left=left)
        self.champions[champion.id] = champion

    def use(self, name: str, month: str, minutes: int) -> Champion:
        """The champion after minutes were used in a month, or given back if they are negative."""
        self.used[name, month] += minutes
        if month == self.month:
            champion = self.champions[name]
            self.champions[name] = replace(champion, left=champion.left - minutes)
            self._note(champion)
        return self.champions[name]

    def _note(self, champion: Champion) -> None:
        key = champion.id, self.month
        self.highest[key] = max(self.highest[key], champion.budget)


@dataclass(frozen=True)
class Replay:
    """The decisions in the order in which they were made, and the months of the champions."""

    log: Log
    asks: tuple[Ask, ...]
    loads: tuple[Load, ...]


def replay(log: Log) -> Replay:
    """Route the requests of a log in the order of their arrival, and again after each refusal.

    Minutes count in the month in which a champion is asked: from the question on, and no longer once
    it is declined or not answered. The order of anything in the log does not matter.
    """
    return _Run(log).replay()


class _Run:
    def __init__(self, log: Log) -> None:
        self.log = log
        champions = sorted(log.champions, key=lambda one: one.id)
        self.state = _State({one.id: replace(one, left=one.budget) for one in champions})
        self.asks: list[Ask] = []
        self.changes = sorted(log.changes, key=lambda one: (one.at, one.champion))
        # The fourth is the place of a change or of a question that was refused; -1 for a new request.
        self.queue: list[tuple[datetime, int, str, int, Request | None]] = [
            *((one.at, CHANGE, "", n, None) for n, one in enumerate(self.changes)),
            *((one.arrived_at, ARRIVAL, one.id, -1, one) for one in log.requests),
        ]
        heapq.heapify(self.queue)

    def replay(self) -> Replay:
        while self.queue:
            at, _kind, _id, place, request = heapq.heappop(self.queue)
            self.state.advance(self.log.month(at))
            if request is None:
                self.state.apply(self.changes[place])
            else:
                self._ask(at, request if place < 0 else self._refused(self.asks[place]))
        self.state.close()
        return Replay(self.log, tuple(self.asks), tuple(self._loads()))

    def _refused(self, ask: Ask) -> Request:
        """The request after a refusal. The champion gets the minutes back."""
        request, champion = ask.request, str(ask.decision.champion)
        self.state.use(champion, ask.month, -request.minutes)
        return replace(request, asked=request.asked | {champion}, hops=request.hops + 1)

    def _ask(self, at: datetime, request: Request) -> None:
        decision = route(request, self.state.champions.values(), lines=self.log.lines)
        month = self.state.month
        if decision.champion is None:
            self.asks.append(Ask(request, 0, decision, at, month))
            return
        champion = self.state.use(decision.champion, month, request.minutes)
        reply = self.log.reply(request, champion.id)
        used = champion.budget - champion.left
        self.asks.append(
            Ask(request, request.hops + 1, decision, at, month, reply.answer, champion.budget, used)
        )
        if reply.answer != Answer.accepted:
            later = at + timedelta(minutes=reply.after)
            item = (later, ANSWER, request.id, len(self.asks) - 1, request)
            heapq.heappush(self.queue, item)

    def _loads(self) -> Iterator[Load]:
        for name, month, budget in sorted(self.state.loads):
            key = name, month
            yield Load(name, month, self.state.used[key], self.state.highest[key], budget)
