"""What messages about appointments need from the package of appointments, which is above."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.core.runtime import Provider
from webapp.messaging.models import MessageText, Notice
from webapp.people.models import Person


@dataclass(frozen=True)
class Calendar:
    """The calendar file that a mail has, and its method (RFC 6047).

    `outdated`: a later message tells more, so this one is not mailed.
    """

    file: str
    method: str
    outdated: bool = False


# The calendar file of a message about an appointment, in the active language.
calendar: Provider[[Notice, Person], Calendar | None] = Provider(lambda _notice, _person: None)
# Whether a message invites to an appointment that has begun or is canceled.
appointment_over: Provider[[MessageText], bool] = Provider(lambda _message: False)
# Time and place of the appointment of a message, as values of its texts.
appointment_values: Provider[[MessageText, Person], Mapping[str, str]] = Provider(
    lambda _message, _person: {}
)
