"""What programs do when something happens below."""

from webapp.people.events import AccountEnded
from webapp.programs import queries, services


def leave_for_the_ended(event: AccountEnded) -> None:
    """Whoever has no account any more takes part in nothing; what was scheduled is cancelled."""
    for running in queries.running_of(event.object_id):
        services.end_place(running)
