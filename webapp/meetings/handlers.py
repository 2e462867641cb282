"""Event handlers of meetings."""

from webapp.meetings import services
from webapp.mentoring.events import PairClosing, PairEnded, PairPaused


def cancel_meetings(event: PairPaused | PairClosing | PairEnded) -> None:
    """Cancel what a pair has planned when it is paused, closes or ends."""
    services.cancel_planned(event.object_id)
