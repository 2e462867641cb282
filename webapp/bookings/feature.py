"""The declaration of the package `bookings`."""

from datetime import timedelta

from webapp.bookings import events, queries
from webapp.bookings.models import Booking
from webapp.bookings.rules import sees_calendar
from webapp.bookings.services.deciding import MOVED, REFUSED
from webapp.bookings.services.planning import PLANNED
from webapp.bookings.services.sending import ASKS, INVITES
from webapp.bookings.views import bp
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.messaging.providers import coming
from webapp.web.features import Feature, NavigationGroup, NavigationItem

FEATURE = Feature(
    name="bookings",
    blueprints=(bp,),
    navigation=(
        NavigationItem(
            45,
            "bookings.calendar",
            gettext_noop("Planned requests for time"),
            lambda person: sees_calendar(person, None),
            group=NavigationGroup.administration,
        ),
    ),
    silent_events={
        events.Booked: "the calendar shows it",
        events.BookingMoved: "the service itself tells the announcer",
        events.BookingRefused: "the service itself tells the announcer",
        events.BookingCancelled: "its announcer did it",
        events.AppointmentMoved: "messaging tells the people who were invited",
        events.AppointmentCalledOff: "messaging tells the people who were invited",
        events.BookingSent: "the service itself asks the people",
    },
    periodic=(
        PeriodicJob(
            "send bookings", timedelta(minutes=5), LazyJob("webapp.bookings.jobs:send_bookings")
        ),
    ),
    providers=(coming.answered_by(queries.coming_for),),
    messages=(PLANNED, MOVED, REFUSED, ASKS, INVITES),
    exports={Booking: "person_id"},
)
