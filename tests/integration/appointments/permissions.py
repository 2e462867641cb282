"""Who may download the calendar file of an appointment."""

from datetime import timedelta

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.web.rows import MISSING, OWN, Row
from webapp.appointments.services import Slot, plan_appointment
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.services import NoticeText, notify
from webapp.messaging.topics import Topic


def _appointment(company: Company) -> str:
    author, start = company.people["author"], NOON + timedelta(days=2)
    with unit_of_work():
        slot = Slot(start, start + timedelta(hours=1), "Room 3")
        made = plan_appointment(db.new_id(), "A meeting", slot)
        text = NoticeText(
            Topic.programs, "A meeting", "Body", made.id, "stories.mine", {}, appointment_id=made.id
        )
        notify(author, text)
    return f"/appointments/{made.id}.ics"


PERMISSIONS = (Row("GET", "appointments.appointment", _appointment, OWN, 200, MISSING),)
