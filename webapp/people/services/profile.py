"""What people change about themselves: name, language, time zone, sessions."""

from webapp.core.unit_of_work import record
from webapp.people import events
from webapp.people.models import Person


def change_profile(person: Person, *, name: str, locale: str, time_zone: str | None) -> Person:
    """Set the name, the language of pages and mail, and the time zone (None: the organization's)."""
    wanted = (name, locale, time_zone)
    if wanted != (person.name, person.locale, person.time_zone):
        person.name, person.locale, person.time_zone = wanted
        record(events.ProfileChanged(actor=person.id, object_id=person.id))
    return person


def sign_out_elsewhere(person: Person, kept: str) -> None:
    """End every session of a person except the one with the hash `kept`."""
    record(events.SignedOutElsewhere(actor=person.id, object_id=person.id, kept=kept))
