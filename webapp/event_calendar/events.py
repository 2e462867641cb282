"""What happens to the calendar of events."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfDatedEvent(Event):
    about: ClassVar[str] = "dated_event"


@dataclass(frozen=True, kw_only=True)
class DatedEventAdded(_OfDatedEvent):
    """An analyst or a lead added an event."""

    past: ClassVar[str] = gettext_noop("added to the calendar of events")


@dataclass(frozen=True, kw_only=True)
class DatedEventChanged(_OfDatedEvent):
    """An analyst or a lead changed an event."""

    past: ClassVar[str] = gettext_noop("changed in the calendar of events")


@dataclass(frozen=True, kw_only=True)
class DatedEventDeleted(_OfDatedEvent):
    """An analyst or a lead deleted an event; no row of it is kept."""

    past: ClassVar[str] = gettext_noop("deleted from the calendar of events")
