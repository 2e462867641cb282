"""Event handlers of tracking: links are anonymized when a consent or an enrollment ends."""

from webapp.program_kinds import Consent
from webapp.programs.events import ConsentWithdrawn, Left, Paused
from webapp.tracking import services


def anonymize_after_withdrawal(event: ConsentWithdrawn) -> None:
    """Anonymize the links of a person who withdrew the consent *counted links*."""
    if event.consent == Consent.counted_links:
        services.anonymize_links(event.person_id, event.program_id)


def anonymize_after_absence(event: Left | Paused) -> None:
    """Anonymize the links of a person who pauses or leaves."""
    services.anonymize_links(event.person_id, event.program_id)
