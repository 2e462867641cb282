"""Events of bookings."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfBooking(Event):
    about: ClassVar[str] = "booking"


@dataclass(frozen=True, kw_only=True)
class Booked(_OfBooking):
    """A department planned a request."""

    past: ClassVar[str] = gettext_noop("planned a request for time")


@dataclass(frozen=True, kw_only=True)
class BookingMoved(_OfBooking):
    """The employee-view lead moved it to another day."""

    past: ClassVar[str] = gettext_noop("moved a request for time")


@dataclass(frozen=True, kw_only=True)
class BookingRefused(_OfBooking):
    """The employee-view lead refused it."""

    past: ClassVar[str] = gettext_noop("refused a request for time")


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(_OfBooking):
    """Its announcer canceled it."""

    past: ClassVar[str] = gettext_noop("canceled a request for time")


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(_OfBooking):
    """Its announcer changed time or place of the appointment."""

    past: ClassVar[str] = gettext_noop("changed the appointment of a request for time")


@dataclass(frozen=True, kw_only=True)
class AppointmentCalledOff(_OfBooking):
    """Its announcer canceled the appointment after people were invited."""

    past: ClassVar[str] = gettext_noop("canceled the appointment of a request for time")


@dataclass(frozen=True, kw_only=True)
class BookingSent(_OfBooking):
    """It was sent to the people whose budget allows it."""

    past: ClassVar[str] = gettext_noop("sent a request for time")
