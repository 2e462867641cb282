"""Editions, applications and pairs for tests."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.environment import NOON
from tests.factories.company import Company
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services
from webapp.mentoring.models import Application, Edition, Pair
from webapp.mentoring.services import Details
from webapp.mentoring.workflow import Role
from webapp.pairing import services as pairing
from webapp.pairing.cohort import input_hash
from webapp.pairing.models import MatchRun
from webapp.pairing.services import Computed, FoundPair
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.programs.models import Program

TODAY = NOON.date()
DAY = timedelta(days=1)
TOPICS = ({"en": "Video calls", "fr": "Visioconférences"}, {"en": "Spreadsheets", "fr": "Tableurs"})


def program_of(company: Company) -> Program:
    return company.mentoring_program()


def content(**changed: Any) -> dict[str, Any]:
    """What a lead sets."""
    return {
        "names": {"en": "Spring", "fr": "Printemps"}, "topics": TOPICS, "grades": (),
        "other_unit": False, "applications_until": TODAY + 7 * DAY, "starts_on": TODAY + 14 * DAY,
        "ends_on": TODAY + 180 * DAY, "meetings": 6, "reply_days": 5,
    } | changed  # fmt: skip


def edition_of(company: Company, *, opened: bool = True, **changed: Any) -> Edition:
    """A new edition of the program, with open applications."""
    lead, program = company.people["lead"], program_of(company)
    with unit_of_work():
        made = services.create_edition(program, by=lead, **content(**changed))
        if opened:
            services.open_applications(made, by=lead)
    return made


def joined(company: Company, name: str) -> Person:
    """A new person who has joined the program."""
    person, program = company.newcomer(name), program_of(company)
    with unit_of_work():
        programs.join(program, by=person, version=1)
    return person


def details(edition: Edition, **changed: Any) -> Details:
    """An application that fits everybody's."""
    values: dict[str, Any] = {
        "topics": dict.fromkeys(edition.topics, 2), "priorities": {}, "languages": ["en"],
        "slots": ["mon-am"], "remote": True, "capacity": 1, "excluded": (), "ranked": (),
    }  # fmt: skip
    return Details(**values | changed)


def applied(edition: Edition, person: Person, role: Role, **changed: Any) -> Application:
    with unit_of_work():
        return services.apply(edition, role, details(edition, **changed), by=person)


def simulated(
    company: Company, edition: Edition, found: Sequence[tuple[Application, Application]]
) -> MatchRun:
    """A run that found some pairs of a mentor's and a mentee's application."""
    lead = company.people["lead"]
    with unit_of_work():
        if edition.state == "applying":
            services.stop_applications(edition, by=lead)
        run = pairing.ask_for_pairs(edition, by=lead)
    topics = [code for code, _names in edition.listed_topics][:1]
    with unit_of_work():
        pairs = [FoundPair(one.id, other.id, {"topics": topics}) for one, other in found]
        figures = {"mentees": len(found), "mentors": len(found), "matched": 0, "reasons": [],
                   "bands": [], "stages": [], "trimmed": False}  # fmt: skip
        pairing.store_result(run, Computed(pairs, figures, b""), input_hash(edition))
    return run


def published(company: Company, name: str) -> tuple[Pair, Person, Person]:
    """A proposed pair of a new edition, with its mentor and mentee."""
    edition = edition_of(company)
    mentor, mentee = joined(company, f"{name}_mentor"), joined(company, f"{name}_mentee")
    offers, needs = applied(edition, mentor, Role.mentor), applied(edition, mentee, Role.mentee)
    run = simulated(company, edition, [(offers, needs)])
    with unit_of_work():
        pairing.review(run, by=company.people["lead"])
        pairing.publish(run, by=company.people["lead"])
    return pair_of(edition), mentor, mentee


def fresh_pair(company: Company, mentor: str, mentee: str) -> Pair:
    """An active pair of two people of the company, in a program of its own.

    In one program nobody is paired twice with the same person.
    """
    program = company.mentoring_program(f"pairs-{db.new_id()}", mentor, mentee)
    lead, one, two = (company.people[part] for part in ("lead", mentor, mentee))
    with unit_of_work():
        edition = services.create_edition(program, by=lead, **content())
        services.open_applications(edition, by=lead)
    found = [(applied(edition, one, Role.mentor), applied(edition, two, Role.mentee))]
    run = simulated(company, edition, found)
    with unit_of_work():
        pairing.review(run, by=lead)
        pairing.publish(run, by=lead)
    pair = pair_of(edition)
    for person in (one, two):
        with unit_of_work():
            services.answer(pair, yes=True, by=person)
    return pair


def pair_of(edition: Edition) -> Pair:
    """The only pair of an edition."""
    found = db.session().query(Pair).filter(Pair.edition_id == edition.id).one()
    assert isinstance(found, Pair)
    return found


def typed(edition: Edition, **changed: Any) -> dict[str, Any]:
    """What a person types to apply."""
    topics = {f"topic_{code}": "2" for code in edition.topics}
    return topics | {
        "languages": ["en"], "slots": ["mon-am"], "remote": "y", "capacity": "1", "first": "",
        "excluded": "", "ranked": "",
    } | changed  # fmt: skip


def form_of(**changed: Any) -> dict[str, Any]:
    """What a lead types for an edition."""

    def day(value: date) -> str:
        return value.isoformat()

    return {
        "name_en": "Autumn", "name_fr": "Automne", "topics": "Video calls | Visioconférences",
        "grades": "", "applications_until": day(TODAY + 7 * DAY), "starts_on": day(TODAY + 14 * DAY),
        "ends_on": day(TODAY + 180 * DAY), "meetings": "6", "reply_days": "5",
    } | changed  # fmt: skip
