"""A log of a help desk: champions, requests, answers, and changes of budgets."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from webapp.routing.pick import Champion, Lines, Request, Urgency

# Hours that an answer is waited for, without another number in the log; and the most, so that two
# answers are waited for within 28 days, which is no longer than a month.
MOST_HOURS = 336
HOURS = {Urgency.normal: 48, Urgency.urgent: 4}


class Answer(StrEnum):
    """What a champion answers; `none` is no answer in time."""

    accepted = "accepted"
    declined = "declined"
    none = "none"


@dataclass(frozen=True)
class Reply:
    """An answer, and the minutes after the question at which it comes."""

    answer: Answer
    after: int = 0


@dataclass(frozen=True)
class Change:
    """What changes for a champion at a moment: the budget of a month, or being away."""

    at: datetime
    champion: str
    budget: int | None = None
    away: bool | None = None


@dataclass(frozen=True)
class Log:
    """What a replay needs. All moments are in UTC; `zone` says when a month begins.

    `champions` are as at the beginning; what they have left then does not matter, because each month
    begins with the whole budget. `replies` are by (request, champion). Of pairs that are not in
    `replies`, `declined` percent decline and `no_answer` percent do not answer, drawn by SHA-256 of
    both ids; the others accept at once.
    """

    champions: tuple[Champion, ...]
    requests: tuple[Request, ...]
    lines: Lines
    zone: ZoneInfo
    hours: Mapping[Urgency, int] = field(default_factory=lambda: HOURS)
    replies: Mapping[tuple[str, str], Reply] = field(default_factory=dict)
    declined: int = 0
    no_answer: int = 0
    changes: tuple[Change, ...] = ()

    @cached_property
    def _changes_of(self) -> dict[str, list[Change]]:
        """The changes of each champion, in order of time."""
        found: dict[str, list[Change]] = defaultdict(list)
        for change in sorted(self.changes, key=lambda one: one.at):
            found[change.champion].append(change)
        return found

    def month(self, moment: datetime) -> str:
        """The month of a moment, as 2026-03."""
        return moment.astimezone(self.zone).strftime("%Y-%m")

    def highest_budget(self, champion: Champion, month: str) -> int:
        """The highest budget that is in force at any moment of a month."""
        begin, inside = champion.budget, [0]
        for change in self._changes_of.get(champion.id, ()):
            if change.budget is not None and self.month(change.at) < month:
                begin = change.budget
            elif change.budget is not None and self.month(change.at) == month:
                inside.append(change.budget)
        return max(begin, *inside)

    def present(self, champion: Champion, start: datetime, end: datetime) -> bool:
        """Whether a champion is there at any moment from start to end, both included."""
        away = champion.away
        for change in self._changes_of.get(champion.id, ()):
            if change.away is not None and change.at <= start:
                away = change.away
            elif change.away is False and change.at <= end:
                return True
        return not away

    def reply(self, request: Request, champion: str) -> Reply:
        """What this champion answers to this request. Later than the hours allow is no answer."""
        known = self.replies.get((request.id, champion)) or self._drawn(request.id, champion)
        limit = 60 * self.hours[request.urgency]
        if known.answer == Answer.none or known.after >= limit:
            return Reply(Answer.none, limit)
        return known

    def _drawn(self, request: str, champion: str) -> Reply:
        digest = hashlib.sha256(f"answer\0{request}\0{champion}".encode()).digest()
        number = int.from_bytes(digest[:8], "big") % 100
        if number < self.declined:
            return Reply(Answer.declined)
        return Reply(Answer.none if number < self.declined + self.no_answer else Answer.accepted)
