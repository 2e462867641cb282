"""The people of the demo company, and the directory file that an installation would bring in."""

import csv
import io
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.seed import words
from webapp.seed.places import DIRECTOR, FIRST, LAST, UNITS, ZONES, Unit
from webapp.seed.truth import Truth

COLUMNS = (
    "mail", "name", "unit", "manager", "grade", "site", "languages", "time_zone", "absences",
    "end_date",
)  # fmt: skip
# Somebody of a team leads a dozen others.
TEAM = 12
# Of those who are there in the end: who came during the year; and how many left during it.
ARRIVE, DEPART = 0.05, 0.03
ABSENT = 0.45
# A directory speaks of the near future, and not of everything that ever was.
AHEAD, BEHIND = timedelta(days=60), timedelta(days=20)
# Every so often it is brought in.
DIRECTORY = timedelta(weeks=4)
Days = tuple[date, date]


@dataclass
class Employee:
    """Somebody of the company; `until` is the last day of work."""

    mail: str
    name: str
    language: str
    unit: str
    grade: str
    manager: str = ""
    since: date = date.min
    until: date = date.max
    absences: list[Days] = field(default_factory=list)

    def works(self, day: date) -> bool:
        """Whether they are employed and not away."""
        return self.since <= day <= self.until and not any(a <= day <= b for a, b in self.absences)


def hire(truth: Truth, chance: random.Random, start: date, end: date) -> list[Employee]:
    """Everybody who works here at some time between two days; the same for the same chance."""
    names = _Names(chance)
    found = [_named(*who) for who in (DIRECTOR, *words.ACCOUNTS.values())]
    found[0].grade = "direction"
    for place, unit in UNITS.items():
        there = sum(e.unit == place for e in found)
        for number in range(there, max(there + 1, round(unit.size * truth.people / 800))):
            found.append(_somebody(names, place, unit, chance))
            if number == there:
                found[-1].grade = "responsable"
    _manage(found)
    for one in found[len(words.ACCOUNTS) + 1 :]:
        _live(one, chance, start, end)
    return found


def _named(local: str, name: str, language: str, unit: str) -> Employee:
    return Employee(f"{local}@{words.DOMAIN}", name, language, unit, "cadre")


class _Names:
    """Names that differ, and addresses made of them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._given = {DIRECTOR[1], *(name for _l, name, *_ in words.ACCOUNTS.values())}

    def another(self, language: str) -> tuple[str, str]:
        """A name and its address."""
        while True:
            name = f"{self._chance.choice(FIRST[language])} {self._chance.choice(LAST[language])}"
            if name not in self._given:
                self._given.add(name)
                return name, f"{_plain(name)}@{words.DOMAIN}"


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return bare.lower().replace(" ", ".")


def _somebody(names: _Names, place: str, unit: Unit, chance: random.Random) -> Employee:
    language = "en" if chance.random() < unit.english else "fr"
    name, mail = names.another(language)
    grade = chance.choice(("ouvrier", "employé", "employé", "technicien", "cadre"))
    return Employee(mail, name, language, place, grade)


def _manage(everybody: list[Employee]) -> None:
    """Heads answer to the director, team leads to their head, everybody else to a team lead."""
    heads = {e.unit: e for e in everybody if e.grade == "responsable"}
    teams: dict[str, list[Employee]] = {}
    accounts = {f"{local}@{words.DOMAIN}" for local, *_ in words.ACCOUNTS.values()}
    for one in everybody:
        head = heads[one.unit]
        if one is head or one.grade == "direction":
            one.manager = "" if one.grade == "direction" else everybody[0].mail
            continue
        team = teams.setdefault(one.unit, [])
        leads = [each for each in team[::TEAM] if each.mail not in accounts]
        team.append(one)
        one.manager = leads[-1].mail if leads and len(team) % TEAM != 1 else head.mail


def _live(one: Employee, chance: random.Random, start: date, end: date) -> None:
    """When somebody came, left and was away."""
    year = (end - start).days
    roll, moment = chance.random(), timedelta(days=chance.randrange(7, max(8, year - 14)))
    if one.grade != "responsable" and roll < ARRIVE:
        one.since = start + moment // DIRECTORY * DIRECTORY + DIRECTORY
    elif one.grade != "responsable" and roll < ARRIVE + DEPART:
        one.until = start + moment
    at = start
    while chance.random() < ABSENT and at < end:
        at += timedelta(days=chance.randrange(5, 150))
        one.absences.append((at, at + timedelta(days=chance.randrange(2, 20))))
        at += timedelta(days=30)


def directory(everybody: list[Employee], day: date) -> bytes:
    """The file of a day, as the people who look after it know it then."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    known = [e for e in everybody if e.since <= day and e.until >= day - BEHIND]
    here = {e.mail for e in known if e.until >= day}
    chief = everybody[0].mail
    for one in known:
        unit = UNITS[one.unit]
        # A new manager may not have arrived yet, and an old one may have gone.
        manager = one.manager if not one.manager or one.manager in here else chief
        table.writerow((
            one.mail, one.name, " / ".join(dict.fromkeys((words.ORGANISATION, unit.branch, one.unit))),
            manager, one.grade, unit.site, ", ".join(_spoken(one)), ZONES.get(unit.site, ""),
            "; ".join(_near(one, day)), one.until if one.until <= day + AHEAD else "",
        ))  # fmt: skip
    return out.getvalue().encode()


def _spoken(one: Employee) -> list[str]:
    return ["en", "fr"] if one.language == "en" else ["fr"]


def _near(one: Employee, day: date) -> Iterator[str]:
    for begin, end in one.absences:
        if begin <= day + AHEAD and end >= day - BEHIND:
            yield f"{begin}..{end}"
