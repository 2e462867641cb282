"""Journal entries, notes, goals and badges for tests."""

from datetime import date, timedelta
from typing import Any

from tests.factories.company import Company
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.recognition import services
from webapp.recognition.models import Badge, BadgeQuarter, JournalEntry, TeamGoal, ThanksNote
from webapp.recognition.providers import measures_of
from webapp.recognition.services import Evidence
from webapp.recognition.workflow import Rule

QUARTER = date(2025, 1, 1)
TEXT = "You explained the new screen to me. Thank you."


def entry(person: Person, text: str = "I learned to share a screen.") -> JournalEntry:
    with unit_of_work():
        return services.write_entry(text, clock.today(), by=person)


def note(
    sender: Person, receiver: Person, *, may_show: bool = True, text: str = TEXT
) -> ThanksNote:
    with unit_of_work():
        return services.thank(receiver.email, text, may_show=may_show, by=sender)


def content(**changed: Any) -> dict[str, Any]:
    """What a lead writes about a goal."""
    return {
        "titles": {"en": "Try the tool", "fr": "Essayer l’outil"},
        "counted": {"en": "teams that tried it", "fr": "équipes qui l’ont essayé"}, "measure": "",
        "unit_id": "", "target": 20, "until": clock.today() + timedelta(days=30), "number": None,
    } | changed  # fmt: skip


def goal(company: Company, program: Program, **changed: Any) -> TeamGoal:
    with unit_of_work():
        return services.set_goal(
            program, measures_of(program), by=company.people["lead"], **content(**changed)
        )


def badge(person: Person, program: Program) -> Badge:
    """A badge of a person, in a quarter of its own for tests."""
    quarter = QUARTER
    while db.session().get(BadgeQuarter, quarter) is not None:
        quarter -= timedelta(days=1)
    proof = [{"id": "a", "day": "2025-02-03"}]
    with unit_of_work():
        services.grant_quarter(
            quarter, [Evidence(person.id, program.id, Rule.year_in_program, proof)]
        )
    return db.session().query(Badge).filter_by(person_id=person.id, program_id=program.id).one()


def typed(**changed: str) -> dict[str, str]:
    """What a lead types."""
    return {
        "title_en": "Try the tool", "title_fr": "Essayer l’outil", "measure": "declared", "unit": "whole",
        "counted_en": "teams", "counted_fr": "équipes", "target": "20",
        "until": (clock.today() + timedelta(days=30)).isoformat(),
    } | changed  # fmt: skip
