"""Event handlers of programs."""

from webapp.people.events import AccountEnded
from webapp.programs import queries, services


def leave_after_end(event: AccountEnded) -> None:
    """End all enrollments of the person; handlers of `Left` cancel what was scheduled."""
    for enrollment in queries.enrollments_of(event.object_id):
        services.end_enrollment(enrollment)


def forget_saver_after_end(event: AccountEnded) -> None:
    """Stop naming the person beside drafts of charters."""
    services.forget_saver(event.object_id)
