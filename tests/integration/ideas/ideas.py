"""Ideas for tests, in the program of co-creation `together`."""

from typing import Any

from sqlalchemy import select

from tests.factories.company import Company
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.ideas import services
from webapp.ideas.models import Idea
from webapp.ideas.services import IdeaText
from webapp.ideas.workflow import Reason
from webapp.messaging.models import Notice
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.programs.models import Program

MEMBERS = ("author", "colleague")


def program_of(company: Company) -> Program:
    return company.cocreation_program("together", *MEMBERS)


def content(title: str = "A quiet room", **changed: Any) -> IdeaText:
    """What an owner writes."""
    known: dict[str, Any] = {
        "title": title, "text": "A room to concentrate.", "language": "en", "theme_id": None,
    }  # fmt: skip
    made: IdeaText = {**known, **changed}  # type: ignore[typeddict-item]
    return made


def draft_of(company: Company, owner: Person, *, named: bool = False, **changed: Any) -> Idea:
    program = program_of(company)
    with unit_of_work():
        return services.write(program, by=owner, named=named, **content(**changed))


def idea_of(
    company: Company, state: str = "open", *, owner: Person | None = None, **changed: Any
) -> Idea:
    """An idea that the lead took to this state."""
    owner, lead = owner or company.people["author"], company.people["lead"]
    made = draft_of(company, owner, **changed)
    with unit_of_work():
        services.publish(made, by=owner, version=made.version)
        if state in {"accepted", "in_progress", "done"}:
            services.accept(made, answer="We build it.", by=lead, version=made.version)
        if state == "declined":
            services.decline(
                made, reason=Reason.cost, answer="It is dear.", by=lead, version=made.version
            )
        if state in {"in_progress", "done"}:
            services.start(made, by=lead)
        if state == "done":
            services.finish(made, outcome="The room is open.", by=lead)
    return made


def member(company: Company, name: str) -> Person:
    """A new person who joined the program."""
    person, program = company.newcomer(name), program_of(company)
    with unit_of_work():
        programs.join(program, by=person, version=1)
    return person


def support(idea: Idea, *people: Person) -> None:
    """Support the current version."""
    with unit_of_work():
        for person in people:
            services.support(idea, by=person, number=idea.number)


def revise(idea: Idea, title: str) -> None:
    """Publish a new version, by its owner."""
    owner = idea.person
    assert owner is not None
    with unit_of_work():
        services.revise(idea, by=owner, version=idea.version, **content(title))


def told(person: Person, idea: Idea, *, unread: bool = True) -> list[tuple[str, str]]:
    """Subjects and ways of the messages to a person about an idea, the earliest first."""
    db.session().rollback()
    found = select(Notice).where(Notice.person_id == person.id, Notice.about_id == idea.id)
    if unread:
        found = found.where(Notice.read_at.is_(None))
    ordered = db.session().scalars(found.order_by(Notice.made_at, Notice.id))
    return [(each.subject, each.way.value) for each in ordered]


def typed(title: str = "A quiet room", **changed: Any) -> dict[str, Any]:
    """What an owner types."""
    return {
        "title": title, "text": "A room to concentrate.", "language": "en", "theme": "",
    } | changed  # fmt: skip
