"""People, champions, requests, answers and changes of a log, checked one by one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from webapp.datafiles import InputError
from webapp.datafiles.fields import Fields
from webapp.matching.hierarchy import circle
from webapp.routing.log import Answer, Change, Reply
from webapp.routing.pick import Champion, Request, Urgency

SETTINGS = ("time_zone", "answer_hours", "urgent_hours", "declined_percent", "no_answer_percent")
KINDS = {
    "people": ("id", "manager"),
    "champions": ("id", "manager", "skills", "languages", "budget", "away"),
    "requests": ("id", "person", "topic", "level", "language", "urgency", "minutes", "at"),
    "answers": ("request", "champion", "answer", "after_minutes"),
    "changes": ("champion", "at", "budget", "away"),
}
LEVELS = 1, 4
# A day, and 400 hours.
MOST_MINUTES, HIGHEST_BUDGET = 1_440, 24_000
LATEST_ANSWER = 100_000
YEARS = range(2000, 2100)


class Records:
    """The records that were read, with their lines. Each method raises InputError."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.champions: dict[str, Champion] = {}
        self.requests: dict[str, Request] = {}
        self.replies: dict[tuple[str, str], Reply] = {}
        self.changes: dict[tuple[str, datetime], Change] = {}
        self.people: dict[str, str] = {}
        self.lines: dict[tuple[str, ...], int] = {}
        self.listed = False

    def add(self, kind: str, fields: Fields) -> None:
        """Add one record. Champions and requests come before answers and changes."""
        {
            "people": self._person, "champions": self._champion, "requests": self._request,
            "answers": self._answer, "changes": self._change,
        }[kind](fields)  # fmt: skip

    def managers(self) -> dict[str, str | None]:
        """The manager of each person and champion."""
        return {name: manager or None for name, manager in self.people.items()}

    def check_people(self) -> None:
        """Raises InputError: a manager or a person who is not in the file, or a circle of managers."""
        for name, manager in self.people.items():
            if manager == name:
                raise InputError(
                    f"{name}: manager names the person themselves", self.lines["person", name]
                )
            if manager and manager not in self.people:
                raise InputError(
                    f"{name}: manager names {manager!r}, who is not in the file",
                    self.lines["person", name],
                )
        found = circle(self.people)
        if found:
            lines = sorted(self.lines["person", name] for name in found)
            raise InputError(
                f"the managers of {', '.join(sorted(found))} form a circle "
                f"(lines {', '.join(map(str, lines))})",
                lines[0],
            )
        for request in self.requests.values() if self.listed else ():
            if request.person not in self.people:
                raise InputError(
                    f"{request.id}: person names {request.person!r}, who is not in the file",
                    self.lines["request", request.id],
                )

    def _once(self, fields: Fields, *key: str) -> None:
        if key in self.lines:
            fields.refuse(f"{key[0]}: {', '.join(key[1:])} is on line {self.lines[key]} already")
        self.lines[key] = fields.line

    def _person(self, fields: Fields) -> None:
        name = fields.text("id")
        self._once(fields, "person", name)
        self.people[name] = fields.text("manager", "")
        self.listed = True

    def _champion(self, fields: Fields) -> None:
        name = fields.text("id")
        self._once(fields, "person", name)
        self.people[name] = fields.text("manager", "")
        skills = Fields(dict(fields.mapping("skills")), fields.line, fields.mapping("skills"))
        budget = fields.integer("budget", 0, HIGHEST_BUDGET)
        self.champions[name] = Champion(
            name, {topic: skills.integer(topic, *LEVELS) for topic in skills.values},
            frozenset(fields.texts("languages")), budget, budget, fields.flag("away"),
        )  # fmt: skip

    def _request(self, fields: Fields) -> None:
        name = fields.text("id")
        self._once(fields, "request", name)
        self.requests[name] = Request(
            name, fields.text("person"), fields.text("topic"),
            fields.integer("level", *LEVELS, LEVELS[0]), fields.text("language"),
            fields.integer("minutes", 1, MOST_MINUTES), self._moment(fields),
            Urgency(_one_of(fields, "urgency", Urgency, Urgency.normal)),
        )  # fmt: skip

    def _answer(self, fields: Fields) -> None:
        request, champion = fields.text("request"), self._known(fields)
        if request not in self.requests:
            fields.refuse(f"request names {request!r}, which is not in the file")
        self._once(fields, "answer", request, champion)
        self.replies[request, champion] = Reply(
            Answer(_one_of(fields, "answer", Answer)),
            fields.integer("after_minutes", 0, LATEST_ANSWER, 0),
        )

    def _change(self, fields: Fields) -> None:
        champion, at = self._known(fields), self._moment(fields)
        self._once(fields, "change", champion, str(at))
        budget = fields.integer("budget", 0, HIGHEST_BUDGET) if fields.has("budget") else None
        away = fields.flag("away") if fields.has("away") else None
        if budget is None and away is None:
            fields.refuse("a change needs budget or away")
        self.changes[champion, at] = Change(at, champion, budget, away)

    def _known(self, fields: Fields) -> str:
        champion = fields.text("champion")
        if champion not in self.champions:
            fields.refuse(f"champion names {champion!r}, who is not among the champions")
        return champion

    def _moment(self, fields: Fields) -> datetime:
        """`at` in UTC. Without an offset it is in the time zone of the file."""
        text = fields.text("at")
        try:
            given = datetime.fromisoformat(text)
        except ValueError:
            fields.refuse(f"at must be a date and time such as 2026-03-02T09:15, not {text!r}")
        if given.year not in YEARS:
            fields.refuse(f"at must be in the years {YEARS[0]} to {YEARS[-1]}, not in {given.year}")
        moment = (given if given.tzinfo else given.replace(tzinfo=self.zone)).astimezone(UTC)
        if not given.tzinfo and moment.astimezone(self.zone).replace(tzinfo=None) != given:
            fields.refuse(f"at: clocks skip {text} in {self.zone}")
        return moment


def _one_of(
    fields: Fields, name: str, kinds: type[Urgency | Answer], default: str | None = None
) -> str:
    value = fields.text(name, default)
    if value not in set(kinds):
        fields.refuse(f"there is no {name} {value!r}; there are {', '.join(kinds)}")
    return value
