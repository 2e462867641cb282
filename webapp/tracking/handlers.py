"""What tracking does when a consent or an enrollment ends."""

from webapp.programs.events import ConsentWithdrawn, Left, Paused
from webapp.programs.workflow import Consent
from webapp.tracking import services


def anonymize_after_withdrawal(event: ConsentWithdrawn) -> None:
    """Without the consent *counted links*, no link names its author."""
    if event.consent == Consent.counted_links:
        services.anonymize_links(event.person_id, event.program_id)


def anonymize_after_absence(event: Left | Paused) -> None:
    """The links of a person who pauses or leaves no longer name them."""
    services.anonymize_links(event.person_id, event.program_id)
