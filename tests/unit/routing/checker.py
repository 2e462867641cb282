"""What is wrong with a replay, recomputed from the log and the list of decisions alone.

Written without the router's state: minutes in use are added up anew for each decision, lines of
hierarchy are walked from both ends, and the choice is compared with every other champion.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from webapp.routing.log import Answer, Log
from webapp.routing.pick import Champion, Request, Rule
from webapp.routing.replay import Ask, Replay


def expected(log: Log, request: Request, champion: str) -> tuple[Answer, timedelta]:
    """The answer by the documented rules, and when it comes."""
    limit = timedelta(hours=log.hours[request.urgency])
    known = log.replies.get((request.id, champion))
    if known is not None:
        late = known.answer == Answer.none or timedelta(minutes=known.after) >= limit
        return (Answer.none, limit) if late else (known.answer, timedelta(minutes=known.after))
    digest = hashlib.sha256(f"answer\0{request.id}\0{champion}".encode()).hexdigest()
    number = int(digest[:16], 16) % 100
    if number < log.declined:
        return Answer.declined, timedelta(0)
    if number < log.declined + log.no_answer:
        return Answer.none, limit
    return Answer.accepted, timedelta(0)


class Checker:
    """`violations` are sentences; none for a correct replay."""

    def __init__(self, replayed: Replay, managers: dict[str, str | None]) -> None:
        self.log, self.asks, self.managers = replayed.log, replayed.asks, managers
        self.of_request: dict[str, list[int]] = defaultdict(list)
        self.of_champion: dict[str | None, list[int]] = defaultdict(list)
        for place, ask in enumerate(self.asks):
            self.of_request[ask.request.id].append(place)
            self.of_champion[ask.decision.champion].append(place)

    def violations(self) -> list[str]:
        found = [*self._answers(), *self._choices()]
        if set(self.of_request) != {request.id for request in self.log.requests}:
            found.append("a request has no decision, or an unknown one has")
        if [ask.asked_at for ask in self.asks] != sorted(ask.asked_at for ask in self.asks):
            found.append("the decisions are not in the order of time")
        for name, places in self.of_request.items():
            found += [f"{name}: {each}" for each in self._hops([self.asks[n] for n in places])]
        return found

    def above(self, person: str) -> set[str]:
        found: set[str] = set()
        frontier = {person}
        while frontier:
            frontier = {m for p in frontier if (m := self.managers.get(p))} - found
            found |= frontier
        return found

    def own_line(self, one: str, other: str) -> bool:
        return other in self.above(one) or one in self.above(other)

    def month(self, moment: datetime) -> tuple[int, int]:
        local = moment.astimezone(self.log.zone)
        return local.year, local.month

    def budget(self, champion: Champion, moment: datetime) -> int:
        changed = [
            (c.at, c.budget) for c in self.log.changes
            if c.champion == champion.id and c.budget is not None and c.at <= moment
        ]  # fmt: skip
        return max(changed)[1] if changed else champion.budget

    def away(self, champion: Champion, moment: datetime) -> bool:
        changed = [
            (c.at, c.away) for c in self.log.changes
            if c.champion == champion.id and c.away is not None and c.at <= moment
        ]  # fmt: skip
        return max(changed)[1] if changed else champion.away

    def used(self, champion: str, place: int) -> int:
        """Minutes in use when the decision at this place is made."""
        month = self.month(self.asks[place].asked_at)
        return sum(
            self.asks[n].request.minutes
            for n in self.of_champion[champion]
            if n < place and self.month(self.asks[n].asked_at) == month
            # The next decision about a request follows a refusal, which gives the minutes back.
            and not any(n < later <= place for later in self.of_request[self.asks[n].request.id])
        )  # fmt: skip

    def _answers(self) -> Iterator[str]:
        """Answers, and the moments at which a request arrives or asks again."""
        for name, places in self.of_request.items():
            moment = next(one.arrived_at for one in self.log.requests if one.id == name)
            for place in places:
                ask = self.asks[place]
                if ask.asked_at != moment:
                    yield f"{name}: asked at another moment"
                if ask.decision.champion is not None:
                    answer, after = expected(self.log, ask.request, ask.decision.champion)
                    moment += after
                    if ask.answer != answer:
                        yield f"{name}: another answer"

    def _hops(self, found: list[Ask]) -> Iterator[str]:
        """The decisions about one request."""
        questions = [ask for ask in found if ask.hop]
        champions = [ask.decision.champion for ask in questions]
        if [ask.hop for ask in questions] != list(range(1, len(questions) + 1)):
            yield "the hops are not counted from 1"
        if len(questions) > 3 or len(set(champions)) < len(champions):
            yield "more than 3 hops, or a champion is asked twice"
        ends = [ask.answer in {None, Answer.accepted} for ask in found]
        if ends != [False] * (len(found) - 1) + [True]:
            yield "the end is not the last decision"
        last = found[-1]
        if last.hop == 0 and (last.decision.rule == Rule.hops) != (len(questions) == 3):
            yield "the rule of hops is named wrongly"

    def _choices(self) -> Iterator[str]:
        for place, ask in enumerate(self.asks):
            shares = self._shares(place)
            name, chosen = ask.request.id, ask.decision.champion
            if chosen is None:
                if shares and ask.decision.rule != Rule.hops:
                    yield f"{name}: the coordinator, while {len(shares)} could be asked"
            elif chosen not in shares:
                yield f"{name}: {chosen} breaks a rule or is over the budget"
            elif shares[chosen] > min(shares.values()) + 1e-12:
                yield f"{name}: {chosen} has not the lowest share"
            elif ask.decision.possible != len(shares):
                yield f"{name}: another number is possible"

    def _shares(self, place: int) -> dict[str, float]:
        """The used share of each champion who could be asked, with this request."""
        ask = self.asks[place]
        asked = {
            self.asks[n].decision.champion for n in self.of_request[ask.request.id] if n < place
        }
        found = {}
        for champion in self.log.champions:
            if champion.id not in asked and self._fits(ask.request, champion, ask.asked_at):
                total = self.used(champion.id, place) + ask.request.minutes
                budget = self.budget(champion, ask.asked_at)
                if total <= budget:
                    found[champion.id] = total / budget
        return found

    def _fits(self, request: Request, champion: Champion, moment: datetime) -> bool:
        return (
            champion.id != request.person
            and request.topic in champion.skills
            and champion.skills[request.topic] >= request.level
            and request.language in champion.languages
            and not self.away(champion, moment)
            and not self.own_line(request.person, champion.id)
        )
