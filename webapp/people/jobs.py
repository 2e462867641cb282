"""Jobs of people: end expired accounts, delete old sign-in attempts."""

from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.people import queries, services


def end_expired() -> None:
    """End the accounts whose last day is over."""
    today = clock.today()
    for person_id in queries.expired_ids(today):
        with unit_of_work():
            services.end_expired(person_id, today)


def delete_old_attempts() -> None:
    """Delete failed sign-ins that no longer count."""
    with unit_of_work():
        services.delete_old_attempts()
