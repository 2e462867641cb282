"""Bookings for tests: who announces, who decides, units with people."""

from datetime import date, timedelta
from typing import Any

from tests.environment import NOON
from tests.factories.company import Company
from webapp.bookings import services
from webapp.bookings.models import Booking
from webapp.bookings.services import Plan
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import units
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person

TOMORROW = NOON.date() + timedelta(days=1)


def announcer(company: Company) -> Person:
    return company.people["foreign_lead"]


def employee_view(company: Company) -> Person:
    return company.people["analyst"]


def unit_of(company: Company, name: str, size: int, parent: OrgUnit | None = None) -> OrgUnit:
    """A new unit with new people."""
    with unit_of_work():
        unit = people.add_unit(name, parent=parent)
    for number in range(size):
        person = company.newcomer(f"{name.lower()}_{number}")
        with unit_of_work():
            person.unit_id = unit.id
    return unit


def typed(unit: OrgUnit, day: Any = TOMORROW, **more: Any) -> dict[str, Any]:
    """What an announcer types."""
    return {
        "department": "Human resources", "title": "Answer the survey", "body": "Ten questions.",
        "address": "https://intranet.example/survey", "why": "The budget is decided in May.",
        "language": "en", "units": [unit.id], "on_day": day.isoformat(),
    } | more  # fmt: skip


def booked(company: Company, unit: OrgUnit, day: date = TOMORROW, title: str = "Survey") -> Booking:
    """A booking of the announcer."""
    by = announcer(company)
    with unit_of_work():
        return services.book(
            Plan("Human resources", title, "Ten questions.", "https://intranet.example/survey",
                 "Now", "en", day, frozenset({unit.id})),
            by=by,
        )  # fmt: skip


def workshop() -> OrgUnit:
    """The unit of everybody in the company."""
    return next(unit for unit in units() if unit.name == "Workshop")
