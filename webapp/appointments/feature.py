"""The declaration of the package `appointments`."""

from flask_babel import lazy_gettext as _l

from webapp.appointments.jobs import calendar_of
from webapp.appointments.services import CANCELLED, CHANGED, is_over, values_of
from webapp.appointments.views import bp
from webapp.core.jobs import LazyJob
from webapp.messaging.calendars import appointment_over, appointment_values, calendar
from webapp.web.features import Feature

FEATURE = Feature(
    name="appointments",
    blueprints=(bp,),
    jobs={"appointment": LazyJob("webapp.appointments.jobs:tell_invited")},
    job_labels={"appointment": _l("Changes of appointments")},
    messages=(CHANGED, CANCELLED),
    providers=(
        calendar.answered_by(calendar_of),
        appointment_values.answered_by(values_of),
        appointment_over.answered_by(is_over),
    ),
)
