"""What ballots do when a wave closes, and when an account ends."""

from webapp.ballots import services
from webapp.barometers.events import WaveClosed
from webapp.core import jobs
from webapp.people.events import AccountEnded


def close_ballots(event: WaveClosed) -> None:
    """Queue the end of a wave's ballots; the pages accept none any more."""
    wave = event.object_id
    jobs.enqueue("ballots_end", f"ballots_end:{wave}", {"wave": wave})


def forget_with_account(event: AccountEnded) -> None:
    """Delete who was invited; a ballot that was mailed still counts."""
    services.forget_person(event.object_id)
