"""Periodic jobs of irritants."""

from webapp.core.unit_of_work import unit_of_work
from webapp.irritants import services


def notify_of_irritants() -> None:
    """Notify handlers of new reports, and remind those in charge."""
    with unit_of_work():
        services.tell_handlers()
        services.remind_owners()


def delete_old_words() -> None:
    """Delete the words of reports that are over."""
    with unit_of_work():
        services.delete_old_words()
