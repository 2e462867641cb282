"""What people does outside a request."""

from datetime import date
from typing import BinaryIO

from flask import current_app

from webapp.config import Settings
from webapp.kernel import clock
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import queries, services
from webapp.people.directory import Result, import_people


def bring_in(stream: BinaryIO, *, dry_run: bool) -> Result:
    """Bring in a directory file for the installation itself; raises Invalid."""
    with unit_of_work():
        return import_people(stream, by=None, today=_today(), dry_run=dry_run)


def end_expired() -> None:
    """End the accounts whose last day is over where the organisation is."""
    today = _today()
    for person_id in queries.expired_ids(today):
        with unit_of_work():
            services.end_expired(person_id, today)


def forget_old_tries() -> None:
    """Keep no failed sign-in longer than it counts."""
    with unit_of_work():
        services.forget_old_tries()


def _today() -> date:
    settings: Settings = current_app.extensions["settings"]
    return clock.local_day(clock.now(), settings.zone)
