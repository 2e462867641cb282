"""People of the demo company, and the directory file with them."""

import csv
import io
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.demo_data import words
from webapp.demo_data.places import DIRECTOR, FIRST, LAST, UNITS, ZONES, Unit
from webapp.demo_data.truth import Truth

COLUMNS = (
    "mail", "name", "unit", "manager", "grade", "site", "languages", "time_zone", "absences",
    "hire_date", "end_date",
)  # fmt: skip
# Size of a team, including its lead.
TEAM = 12
# Shares of people who arrived, and who left, during the year.
ARRIVE, DEPART = 0.05, 0.03
ABSENT = 0.45
# Share of people whose first day the directory has.
KNOWN_HIRE = 0.96
# A directory contains absences and ends of employment of these days only.
AHEAD, BEHIND = timedelta(days=60), timedelta(days=20)
# Interval between imports.
DIRECTORY = timedelta(weeks=4)
Days = tuple[date, date]


@dataclass
class Employee:
    """A person of the company; `hired` is the first day of work, `until` the last one."""

    mail: str
    name: str
    language: str
    unit: str
    grade: str
    manager: str = ""
    since: date = date.min
    hired: date | None = None
    until: date = date.max
    absences: list[Days] = field(default_factory=list)

    def works(self, day: date) -> bool:
        """Return whether the person is employed and not absent."""
        return self.since <= day <= self.until and not any(a <= day <= b for a, b in self.absences)


def hire(truth: Truth, chance: random.Random, start: date, end: date) -> list[Employee]:
    """Return everybody employed between two days; reproducible for the same generator."""
    names = _NameGenerator(chance)
    found = [_named(*who) for who in (DIRECTOR, *words.ACCOUNTS.values())]
    found[0].grade = "direction"
    for place, unit in UNITS.items():
        existing = sum(e.unit == place for e in found)
        for number in range(existing, max(existing + 1, round(unit.size * truth.people / 800))):
            found.append(_somebody(names, place, unit, chance))
            if number == existing:
                found[-1].grade = "responsable"
    _manage(found)
    for one in found[len(words.ACCOUNTS) + 1 :]:
        _draw_dates(one, chance, start, end)
    _draw_hire_dates(found, random.Random(truth.seed), start)
    return found


def _named(local: str, name: str, language: str, unit: str) -> Employee:
    return Employee(f"{local}@{words.DOMAIN}", name, language, unit, "cadre")


class _NameGenerator:
    """Generates unique names and mail addresses."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._given = {DIRECTOR[1], *(name for _l, name, *_ in words.ACCOUNTS.values())}

    def another(self, language: str) -> tuple[str, str]:
        """Return a new name and its mail address."""
        while True:
            name = f"{self._chance.choice(FIRST[language])} {self._chance.choice(LAST[language])}"
            if name not in self._given:
                self._given.add(name)
                return name, f"{_plain(name)}@{words.DOMAIN}"


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return bare.lower().replace(" ", ".")


def _somebody(names: _NameGenerator, place: str, unit: Unit, chance: random.Random) -> Employee:
    language = "en" if chance.random() < unit.english else "fr"
    name, mail = names.another(language)
    grade = chance.choice(("ouvrier", "employé", "employé", "technicien", "cadre"))
    return Employee(mail, name, language, place, grade)


def _manage(everybody: list[Employee]) -> None:
    """Set managers: of heads the director, of team leads their head, of others a team lead."""
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
    # One account has a team, so that the pages of a manager can be tried.
    [*_others, last] = (e for e in everybody if e.grade not in {"direction", "responsable"})
    last.manager = f"{words.ACCOUNTS['observer'][0]}@{words.DOMAIN}"


def _draw_dates(one: Employee, chance: random.Random, start: date, end: date) -> None:
    """Draw when a person arrived, left and was absent."""
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


def _draw_hire_dates(everybody: list[Employee], chance: random.Random, start: date) -> None:
    """Draw first days: those of this year are known, for some people the directory has none."""
    for one in everybody:
        longest = 32 if one.grade in {"responsable", "direction"} else 24
        before = start - timedelta(days=round(365 * longest * chance.random() ** 1.7))
        known = one.since > date.min or chance.random() < KNOWN_HIRE
        one.hired = max(one.since, before) if known else None


def directory(everybody: list[Employee], day: date) -> bytes:
    """Return the directory file of a day, with what is known on that day."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    known = [e for e in everybody if e.since <= day and e.until >= day - BEHIND]
    employed = {e.mail for e in known if e.until >= day}
    chief = everybody[0].mail
    for one in known:
        unit = UNITS[one.unit]
        # A new manager may not have arrived yet, and an old one may have left.
        manager = one.manager if not one.manager or one.manager in employed else chief
        table.writerow((
            one.mail, one.name, " / ".join(dict.fromkeys((words.ORGANIZATION, unit.branch, one.unit))),
            manager, one.grade, unit.site, ", ".join(_spoken(one)), ZONES.get(unit.site, ""),
            "; ".join(_near(one, day)), one.hired or "", one.until if one.until <= day + AHEAD else "",
        ))  # fmt: skip
    return out.getvalue().encode()


def _spoken(one: Employee) -> list[str]:
    return ["en", "fr"] if one.language == "en" else ["fr"]


def _near(one: Employee, day: date) -> Iterator[str]:
    for begin, end in one.absences:
        if begin <= day + AHEAD and end >= day - BEHIND:
            yield f"{begin}..{end}"
