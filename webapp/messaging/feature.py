"""The declaration of the package `messaging`."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.messaging import events as own_events
from webapp.messaging import handlers
from webapp.messaging.models import (
    Booking,
    Notice,
    NotificationTimes,
    NotificationWay,
    Solicitation,
)
from webapp.messaging.rules import sees_calendar
from webapp.messaging.views import bp, stopping
from webapp.people import events
from webapp.programs.events import SponsorAsked
from webapp.web.features import Feature, LazyJobHandlers, NavigationItem

FEATURE = Feature(
    name="messaging",
    blueprints=(bp,),
    navigation=(
        NavigationItem(
            45,
            "messaging.calendar",
            gettext_noop("Planned requests for time"),
            lambda person: sees_calendar(person, None),
        ),
    ),
    handlers={
        events.SignedUp: (handlers.mail_confirmation,),
        events.AskedAgain: (handlers.mail_known_account,),
        events.Invited: (handlers.mail_invitation,),
        events.ResetAsked: (handlers.mail_reset,),
        SponsorAsked: (handlers.ask_sponsor,),
    },
    silent_events={
        own_events.Booked: "the calendar shows it",
        own_events.BookingMoved: "the service itself tells the announcer",
        own_events.BookingRefused: "the service itself tells the announcer",
        own_events.BookingCancelled: "its announcer did it",
        own_events.BookingSent: "the service itself asks the people",
    },
    periodic=(
        PeriodicJob(
            "send bookings", timedelta(minutes=5), LazyJob("webapp.messaging.jobs:send_bookings")
        ),
    ),
    job_handlers=LazyJobHandlers("webapp.messaging.jobs:job_handlers"),
    job_labels={
        "notice": _l("Emails about inbox messages"),
        "account": _l("Emails about accounts"),
        "digest": _l("Daily summaries"),
        "solicitation": _l("Requests for people’s time"),
    },
    without_csrf_token=(stopping.WITHOUT_TOKEN,),
    exports={
        Booking: "person_id",
        Notice: "person_id",
        Solicitation: "person_id",
        NotificationTimes: "person_id",
        NotificationWay: "person_id",
    },
)
