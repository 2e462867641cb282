"""The demo company: eight weeks of life, one unit of work per simulated day."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.config import Settings
from webapp.kernel import clock, db, outbox
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.directory import import_people
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.programs.models import Brief, Enrollment, Program
from webapp.programs.workflow import Council, Kind, Purpose
from webapp.seed import reviewed, sharing, visits, words
from webapp.shares.counting import Counter
from webapp.stories import services as stories

WEEKS = 8
PEOPLE = 40
SLUG = "voices"
# No password opens these accounts: they have lives, not users.
CLOSED = "!"


@dataclass
class Company:
    """What was made, for the next day to build on."""

    settings: Settings
    counter: Counter
    passwords: people.Passwords
    chance: random.Random
    units: dict[str, OrgUnit] = field(default_factory=dict)
    accounts: dict[str, Person] = field(default_factory=dict)
    others: list[Person] = field(default_factory=list)
    program: Program | None = None
    posted: list[tuple[str, datetime]] = field(default_factory=list)


def build(company: Company, today: datetime, tell: Callable[[str], None]) -> None:
    """Fill an empty database: people, a program, stories, shares, visits, up to `today`."""
    start = clock.week_start(today, company.settings.zone) - timedelta(weeks=WEEKS)
    with clock.at(start + timedelta(hours=9)):
        with unit_of_work():
            _people(company)
            _directory(company, today)
            _program(company)
        tell(f"{PEOPLE} people, one program")
        days = (today - start).days
        for day in range(days):
            clock.move(start + timedelta(days=day, hours=10))
            with unit_of_work():
                _day(company, day)
        reviewer = db.session().get_one(Person, company.accounts["reviewer"].id)
        authors = [db.session().get_one(Person, p.id) for p in company.others[2:4]]
        reviewed.answers(company.settings, authors, reviewer, today)
        tell(f"{days} days of stories and shares")
        with unit_of_work():
            # Nobody of the demo company has a mailbox.
            outbox.cancel("notice:")
        made = sum(_visits(company, link, at, today) for link, at in company.posted)
    tell(f"{made} requests on {len(company.posted)} links")


def _people(company: Company) -> None:
    house = people.add_unit(words.ORGANISATION)
    company.units = {name: people.add_unit(name, house) for name in words.UNITS}
    opened = company.passwords.hash(words.PASSWORD)
    for role, (local, name, language, place) in words.ACCOUNTS.items():
        company.accounts[role] = people.add_person(
            f"{local}@{words.DOMAIN}", name, locale=language, unit=company.units[place],
            password_hash=opened,
        )  # fmt: skip
    for number in range(PEOPLE - len(words.ACCOUNTS)):
        first = words.FIRST[number % len(words.FIRST)]
        last = words.LAST[(number * 7 + number // len(words.FIRST)) % len(words.LAST)]
        unit = company.units[words.UNITS[number % len(words.UNITS)]]
        company.others.append(
            people.add_person(
                f"p{number:02d}@{words.DOMAIN}", f"{first} {last}",
                locale=company.chance.choice(("fr", "fr", "en")), unit=unit, password_hash=CLOSED,
            )
        )  # fmt: skip
    for role in (Role.admin, Role.analyst, Role.observer):
        person = company.accounts[role.value]
        people.grant(person, role, by=None, scope=None, reason="the demo company")


def _directory(company: Company, today: datetime) -> None:
    """Managers, sites, languages and a leave, brought in as an installation brings them in."""
    director = company.others[words.UNITS.index("Direction")]
    heads: dict[str | None, Person] = {}
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("mail", "manager", "grade", "site", "languages", "absences"))
    day = clock.local_day(today, company.settings.zone)
    for person in (*company.others, *company.accounts.values()):
        head = heads.setdefault(person.unit_id, person)
        above = head if person is not head else director
        away = (day + timedelta(days=1), day + timedelta(days=12))
        table.writerow((
            person.email, "" if person is director else above.email,
            "cadre" if person is head else "employé", words.SITES[len(person.name) % 2],
            "fr, en" if person.locale == "en" else "fr",
            "..".join(map(str, away)) if person is company.others[1] else "",
        ))  # fmt: skip
    import_people(io.BytesIO(out.getvalue().encode()), by=None, today=day)


def _program(company: Company) -> None:
    lead = company.accounts["lead"]
    destination = f"{company.settings.base_url}/charter/{SLUG}"
    program = programs.create(
        SLUG, Kind.sharing, words.NAMES, destination, by=lead, hosts=company.settings.link_hosts
    )
    reason = "the demo company"
    people.grant(lead, Role.lead, by=None, scope=program.id, reason=reason)
    for person in (company.accounts["reviewer"], company.others[0]):
        people.grant(person, Role.reviewer, by=None, scope=program.id, reason=reason)
    programs.write_charter(program, words.CHARTER, words.DISCLOSURES, by=lead, more=words.WORDINGS)
    programs.edit(
        program, by=lead, version=1, names=words.NAMES, destination=destination,
        sponsor=words.SPONSOR, council=Council.consulted, hosts=company.settings.link_hosts,
    )  # fmt: skip
    programs.open_program(program, by=lead)
    for brief in words.BRIEFS:
        programs.open_brief(program, by=lead, expires_on=None, **brief)
    company.program = program


def _day(company: Company, day: int) -> None:
    """Some join, somebody writes, a reviewer answers, an author shares."""
    program = db.session().scalars(select(Program)).one()
    joined = range(day * 2 // 3, (day + 1) * 2 // 3) if day else range(7)
    for number in joined:
        if number < len(company.others) // 2:
            joiner = db.session().get_one(Person, company.others[2 + number].id)
            place = programs.join(program, by=joiner, version=1)
            _choose(company, place, joiner, number)
    if day % 5 == 4 and day // 5 < len(words.STORIES):
        _story(company, words.STORIES[day // 5], day // 5)


def _choose(company: Company, place: Enrollment, joiner: Person, number: int) -> None:
    """Most allow little; some pause; nothing here is anybody's but the joiner's."""
    for purpose in Purpose:
        if company.chance.random() < 0.3:
            programs.choose(place, purpose, given=True, by=joiner)
    # Not those who write: their stories need them.
    if number % 8 == 7:
        programs.pause_until(place, clock.now().date() + timedelta(days=90), by=joiner)


def _story(company: Company, told: tuple[str, str, str], number: int) -> None:
    language, title, body = told
    author = db.session().get_one(Person, company.others[2 + number % 7].id)
    briefs = db.session().scalars(select(Brief).order_by(Brief.id)).all()
    story = stories.write(
        briefs[number % len(briefs)], by=author, title=title, body=body, language=language
    )
    stories.submit(story, by=author, version=1)
    if number >= len(words.STORIES) - 1:
        return
    reviewer = db.session().get_one(Person, company.accounts["reviewer"].id)
    clock.move(clock.now() + timedelta(hours=2 + number % 6))
    stories.approve(story, by=reviewer, revision=1)
    company.posted += sharing.share(company.settings, story, author, number)


def _visits(company: Company, link_id: str, at: datetime, today: datetime) -> int:
    if today - at < timedelta(days=6):
        return 0
    return visits.simulate(company.counter, link_id, at, company.chance)
