"""Leaving and pausing programs in tests of stories."""

from datetime import timedelta

from tests.factories.company import Company
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import queries as program_queries
from webapp.programs import services as program_services
from webapp.programs.models import Program


def leave(company: Company, program: Program, part: str) -> None:
    """Leave a program."""
    with unit_of_work():
        enrollment = program_queries.enrollment(company.people[part], program.id)
        assert enrollment is not None
        program_services.leave(enrollment, by=company.people[part])


def pause(company: Company, program: Program, part: str) -> None:
    """Pause for 30 days in a program."""
    with unit_of_work():
        enrollment = program_queries.enrollment(company.people[part], program.id)
        assert enrollment is not None
        until = clock.now().date() + timedelta(days=30)
        program_services.pause_until(enrollment, until, by=company.people[part])
