"""What programs do outside a request."""

from flask import current_app

from webapp.config import Settings
from webapp.kernel import clock
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import queries, services


def return_from_pauses() -> None:
    """Whoever paused until today, where the organisation is, takes part again."""
    settings: Settings = current_app.extensions["settings"]
    today = clock.local_day(clock.now(), settings.zone)
    with unit_of_work():
        for enrollment in queries.due_to_return(today):
            services.return_due(enrollment, day=today)
