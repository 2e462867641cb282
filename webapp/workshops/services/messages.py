"""What people are told about workshops."""

from typing import Final

from webapp.appointments.services import details
from webapp.core.i18n import gettext_noop, moment_in
from webapp.messaging.services import MessageTemplate, NoticeText, notify
from webapp.messaging.topics import Topic
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.workshops.models import Workshop

PAGE: Final = "workshops.workshop"
SIGNED_UP: Final = MessageTemplate(
    "workshop_signed_up", Topic.programs, gettext_noop("You are signed up"),
    gettext_noop("“%(title)s”, %(when)s. Place: %(place)s. You can withdraw until it starts."), PAGE,
)  # fmt: skip
GIVEN: Final = MessageTemplate(
    "workshop_place_free", Topic.programs, gettext_noop("A place has become free for you"),
    gettext_noop(
        "You are now signed up for “%(title)s”, %(when)s. Place: %(place)s. If you cannot come, "
        "withdraw: the next person gets the place."
    ),
    PAGE,
)  # fmt: skip
NOT_HELD: Final = MessageTemplate(
    "workshop_canceled", Topic.programs, gettext_noop("A workshop is canceled"),
    gettext_noop("“%(title)s”, %(when)s, does not take place. You were on the waiting list."), PAGE,
)  # fmt: skip
INVITES: Final = MessageTemplate(
    "workshop_invitation", Topic.requests, gettext_noop("Invitation: %(title)s"),
    gettext_noop(
        "%(when)s. Place: %(place)s. If you would like to come, sign up before %(until)s."
    ),
    PAGE,
)  # fmt: skip
MESSAGES: Final = (SIGNED_UP, GIVEN, NOT_HELD, INVITES)


def text_for(workshop: Workshop, person: Person, template: MessageTemplate) -> NoticeText:
    """A message about a workshop in a person's language, without a calendar file."""
    until = moment_in(person.locale, workshop.sign_up_until, zone_of(person))
    values = details(workshop.appointment, person) | {"until": until}
    return template.about(
        workshop.id, {"workshop": workshop.id}, values, program_id=workshop.program_id,
        reply_to_id=workshop.person_id,
    )  # fmt: skip


def invite_to_calendar(workshop: Workshop, person: Person, template: MessageTemplate) -> None:
    """Tell a person who has a place, with a calendar file; from now on they hear of changes."""
    text = text_for(workshop, person, template)
    known = {**vars(text), "appointment_id": workshop.id}
    notify(person, NoticeText(**known), always=True)
