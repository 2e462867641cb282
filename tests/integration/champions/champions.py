"""Champions in every state, for tests."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories.company import Company
from webapp.champions import queries, services
from webapp.champions.models import Champion
from webapp.champions.services import Details
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.programs.models import Program

DAY = timedelta(days=1)
TOPICS = ({"en": "Video calls", "fr": "Visioconférences"}, {"en": "Spreadsheets", "fr": "Tableurs"})
# How far `champion_in` takes a champion to a state.
ORDER = ("manager_asked", "granted", "in_training", "active")


def program_of(company: Company, slug: str = "helpers") -> Program:
    """The open program with topics, created once."""
    program = company.champions_program(slug)
    if not queries.topics_of(program.id):
        with unit_of_work():
            services.edit_topics(program, TOPICS, by=company.people["lead"], version=0)
    return program


def codes(program: Program) -> list[str]:
    """The codes of the topics, in their order."""
    return [code for code, _names in queries.topics_of(program.id)]


def managed(company: Company, name: str, manager: Person | None, **columns: Any) -> Person:
    """A new person with a manager, or without."""
    person = company.newcomer(name)
    with unit_of_work():
        person.manager_id = manager.id if manager else None
        for column, value in columns.items():
            setattr(person, column, value)
    return person


def applied(company: Company, person: Person, slug: str = "helpers", **changed: Any) -> Champion:
    """The role of a person who joined and applied with all topics at level 3."""
    program = program_of(company, slug)
    values: dict[str, Any] = {
        "topics": dict.fromkeys(codes(program), 3), "languages": ["en"], "hours": 4,
    }  # fmt: skip
    with unit_of_work():
        programs.join(program, by=person, version=len(program.charters))
        return services.apply(program, Details(**values | changed), by=person)


def champion_in(
    company: Company, name: str, state: str = "active", *, hours: int = 4, slug: str = "helpers",
    manager: Person | None = None, **changed: Any,
) -> Champion:  # fmt: skip
    """A new person's role in a state; the manager is the reviewer of the company."""
    manager = manager or company.people["reviewer"]
    person = managed(company, name, manager)
    made = applied(company, person, slug, hours=hours, **changed)
    return taken_to(made, state, manager)


def taken_to(champion: Champion, state: str, manager: Person) -> Champion:
    """Take the steps from the question to the manager to a state."""
    with unit_of_work():
        if state != "manager_asked":
            services.agree(champion, champion.hours_asked, by=manager)
        if state in {"in_training", "active"}:
            services.begin_training(champion, by=champion.person)
        if state == "active":
            services.finish_training(champion, by=champion.person)
    return champion


def state_of(champion: Champion) -> str:
    """The stored state."""
    db.session().rollback()
    db.session().refresh(champion)
    return str(champion.state.value)


def on(day: str) -> Any:
    """The clock at noon of a day."""
    return clock.at(datetime.fromisoformat(f"{day}T12:00:00+00:00"))
