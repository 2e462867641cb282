"""Add, change and delete dated events."""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypedDict, Unpack

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.i18n import LANGUAGES
from webapp.core.texts import is_https
from webapp.core.unit_of_work import record
from webapp.event_calendar import events
from webapp.event_calendar.models import DatedEvent
from webapp.event_calendar.rules import edits_calendar
from webapp.event_calendar.workflow import EventKind
from webapp.people.models import OrgUnit, Person

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST_NAME: Final = 80
LEAST_WORDS: Final = 2


class EventContent(TypedDict):
    """What is entered: days, kind, names by language, where it is known from, a unit's id or ''."""

    first_day: date
    last_day: date | None
    kind: EventKind
    names: Mapping[str, str]
    source: str
    unit_id: str


def add_event(
    *, by: Person, row_id: str | None = None, **content: Unpack[EventContent]
) -> DatedEvent:
    """Add a dated event. Raises NotAllowed, or Invalid on a field."""
    _editors_only(by)
    db.lock(by)
    if (found := db.existing(DatedEvent, row_id)) is not None:
        return found
    made = DatedEvent(id=row_id or db.new_id(), made_at=clock.now())
    _set(made, content)
    db.session().add(made)
    db.session().flush()
    record(events.DatedEventAdded(actor=by.id, object_id=made.id))
    return made


def change_event(
    event: DatedEvent, *, by: Person, version: int, **content: Unpack[EventContent]
) -> DatedEvent:
    """Change a dated event. Raises NotAllowed, Stale, or Invalid on a field."""
    _editors_only(by)
    db.lock(event)
    if event.version != version:
        raise Stale("Another window or person changed this in the meantime.")
    _set(event, content)
    event.version += 1
    db.session().flush()
    record(events.DatedEventChanged(actor=by.id, object_id=event.id))
    return event


def delete_event(event: DatedEvent, *, by: Person) -> None:
    """Delete the row of a dated event; stored figures keep what they show. Raises NotAllowed."""
    _editors_only(by)
    db.lock(event)
    record(events.DatedEventDeleted(actor=by.id, object_id=event.id))
    db.session().delete(event)


def _editors_only(by: Person) -> None:
    if (reason := edits_calendar.reason(by)) is not None:
        raise NotAllowed(reason)


def _set(event: DatedEvent, content: EventContent) -> None:
    check_days(content["first_day"], content["last_day"])
    for code in LANGUAGES:
        if not 0 < len(content["names"].get(code, "").strip()) <= LONGEST_NAME:
            raise Invalid(f"name_{code}", "Give a name of %(most)s characters at most.",
                most=str(LONGEST_NAME))  # fmt: skip
    check_source(content["source"])
    if content["unit_id"] and db.session().get(OrgUnit, content["unit_id"]) is None:
        raise Invalid("unit_id", "This unit is no longer in the directory.")
    event.first_day, event.last_day = content["first_day"], content["last_day"]
    event.kind, event.source = content["kind"], content["source"]
    event.names = {code: content["names"][code] for code in LANGUAGES}
    event.unit_id = content["unit_id"] or None


def check_days(first: date, last: date | None) -> None:
    """Refuse days outside the century and a last day before the first. Raises Invalid."""
    for name, day in (("first_day", first), ("last_day", last)):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise Invalid(name, "Choose a day in this century.")
    if last is not None and last < first:
        raise Invalid("last_day", "The last day is before the first day.")


def check_source(source: str) -> None:
    """Refuse an address that is not https, and a text that is no sentence. Raises Invalid."""
    if "://" in source and " " not in source:
        if not is_https(source):
            raise Invalid("source", "Give an address that begins with https://.")
    elif len(source.split()) < LEAST_WORDS:
        raise Invalid("source", "Give a sentence, or an address that begins with https://.")
