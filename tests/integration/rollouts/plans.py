"""Units, and programs that open in them on different days, for tests."""

from collections.abc import Mapping
from datetime import date, timedelta

from tests.environment import NOON
from tests.factories.company import REASON, Company, charter_texts
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.programs.models import Program
from webapp.rollouts import queries, services
from webapp.rollouts.workflow import Chosen

TODAY = NOON.date()
TOMORROW = TODAY + timedelta(days=1)


def in_weeks(number: int) -> date:
    """The day of today, some weeks later."""
    return TODAY + timedelta(weeks=number)


def units(prefix: str, number: int, parent: OrgUnit | None = None) -> list[OrgUnit]:
    """New units, named by the prefix and a number."""
    above = parent.id if parent else None
    with unit_of_work():
        made = [
            OrgUnit(id=db.new_id(), name=f"{prefix} {each}", parent_id=above)
            for each in range(number)
        ]
        db.session().add_all(made)
    return made


def member(company: Company, part: str, unit: OrgUnit | None) -> Person:
    """A new person of a unit, or of none."""
    person = company.newcomer(part)
    with unit_of_work():
        person.unit_id = unit.id if unit else None
    return person


def drafted(company: Company, slug: str, kind: Kind = Kind.mentoring) -> Program:
    """A draft of the lead, with a charter."""
    lead = company.people["lead"]
    with unit_of_work():
        program = programs.create(slug, kind, {"en": slug.title(), "fr": slug.title()}, by=lead)
        people.grant(lead, Role.lead, by=None, scope=program.id, reason="for the test")
        lead.__dict__.pop("_roles", None)
        programs.write_charter(program, charter_texts(kind=kind), {}, by=lead)
    return program


def planned(
    company: Company, program: Program, days: Mapping[str, date], chosen: Chosen = Chosen.calendar
) -> None:
    """Fix the days of a program, by the id of the unit."""
    with unit_of_work():
        found = queries.rollout(program.id)
        services.plan(
            program, days, chosen, by=company.people["lead"],
            version=found.version if found else 0,
        )  # fmt: skip


def opened(company: Company, program: Program) -> None:
    """Open a draft."""
    with unit_of_work():
        programs.open_program(program, by=company.people["lead"], reason=REASON)
