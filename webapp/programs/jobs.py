"""Jobs of programs."""

from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import queries, services


def return_from_pauses() -> None:
    """Resume the enrollments whose pause ends today or earlier."""
    today = clock.today()
    with unit_of_work():
        for enrollment in queries.due_to_return(today):
            services.return_due(enrollment, day=today)
