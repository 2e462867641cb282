"""The calendar file of an appointment, for those whose invitations come without email."""

from flask import Blueprint, Response

from webapp.appointments import queries
from webapp.appointments.ics import calendar_file
from webapp.appointments.jobs import entry_of
from webapp.core import clock
from webapp.core.permissions import signed_in
from webapp.messaging.models import Notice
from webapp.people.models import Person
from webapp.web.guards import guarded, person

bp = Blueprint("appointments", __name__)


def load_invitation(me: Person, appointment_id: str) -> Notice:
    """The latest message to this person about an appointment."""
    return queries.own_invitation(me, appointment_id)


@bp.get("/appointments/<appointment>.ics")
@guarded(signed_in, appointment=load_invitation)
def appointment(appointment: Notice) -> Response:
    """A copy of the appointment for one's own calendar."""
    made = calendar_file(entry_of(appointment, person()), clock.now(), copy=True)
    response = Response(made, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
