"""Events of workshops. Who signed up, and what they stated, only the person is shown."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfWorkshop(Event):
    about: ClassVar[str] = "workshop"


@dataclass(frozen=True, kw_only=True)
class WorkshopCreated(_OfWorkshop):
    """A lead or a champion planned a workshop, as a draft."""

    past: ClassVar[str] = gettext_noop("planned the workshop")


@dataclass(frozen=True, kw_only=True)
class WorkshopChanged(_OfWorkshop):
    """Its texts, places, time or place were changed."""

    past: ClassVar[str] = gettext_noop("changed the workshop")


@dataclass(frozen=True, kw_only=True)
class WorkshopMoved(_OfWorkshop):
    """It was opened, canceled or held, or its outcome was published."""

    past: ClassVar[str] = gettext_noop("changed the state of the workshop")
    state: str


@dataclass(frozen=True, kw_only=True)
class WorkshopDeleted(_OfWorkshop):
    """A draft was deleted."""

    past: ClassVar[str] = gettext_noop("deleted the draft of a workshop")


@dataclass(frozen=True, kw_only=True)
class UnitsInvited(_OfWorkshop):
    """The holder invited the people of some units."""

    past: ClassVar[str] = gettext_noop("invited units to the workshop")
    units: int


@dataclass(frozen=True, kw_only=True)
class _OfSignUp(_OfWorkshop):
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PlaceTaken(_OfSignUp):
    """A person signed up, and got a place or waits for one."""

    past: ClassVar[str] = gettext_noop("signed up for the workshop")


@dataclass(frozen=True, kw_only=True)
class PlaceGiven(_OfSignUp):
    """A place became free for the first person of the waiting list."""

    past: ClassVar[str] = gettext_noop("got a place in the workshop")


@dataclass(frozen=True, kw_only=True)
class PlaceLeft(_OfSignUp):
    """A person withdrew, left the program, or the account ended. No reason is asked."""

    past: ClassVar[str] = gettext_noop("withdrew from the workshop")


@dataclass(frozen=True, kw_only=True)
class AttendanceStated(_OfSignUp):
    """A person stated whether they were there."""

    past: ClassVar[str] = gettext_noop("stated whether they were at the workshop")


@dataclass(frozen=True, kw_only=True)
class SignUpsDeleted(_OfWorkshop):
    """Who had signed up was deleted after the time for which it is kept."""

    past: ClassVar[str] = gettext_noop("deleted who had signed up for the workshop")
