"""Forms of meetings."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from webapp.appointments.services import Slot
from webapp.core import clock
from webapp.meetings.models import Meeting
from webapp.web.forms import CreateForm, Form, LocalTimeField, line, which_of_two

HOUR, MOST_MINUTES, MINUTE = 60, 240, timedelta(minutes=1)


class _MeetingFields:
    starts = LocalTimeField(_l("Start"), [InputRequired(_l("Choose a day and time."))])
    starts_again = which_of_two()
    minutes = IntegerField(
        _l("Length in minutes"), default=HOUR,
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(1, MOST_MINUTES, _l("A meeting lasts from 1 minute to 4 hours.")),
        ],
    )  # fmt: skip
    place = line(_l("Place, or address of the video meeting"), 200, need=_l("Enter a place."))

    def slot(self) -> Slot:
        """What was typed in a form without errors."""
        start: Any = self.starts.moment
        return Slot(start, start + self.minutes.data * MINUTE, self.place.data)


class MeetingForm(_MeetingFields, CreateForm):
    """A new meeting; length and place are those of the last one."""

    def __init__(self, last: Meeting | None) -> None:
        super().__init__(**(_shown(last) if last else {}))


class MoveForm(_MeetingFields, Form):
    """Another time or place for a meeting."""

    def __init__(self, meeting: Meeting) -> None:
        local = meeting.appointment.starts_at.astimezone(clock.zone())
        super().__init__(starts=local.replace(tzinfo=None), **_shown(meeting))


class FitForm(Form):
    """Whether the pair is a good fit, yes or no."""

    fits = HiddenField()


def _shown(meeting: Meeting) -> dict[str, Any]:
    known = meeting.appointment
    return {"minutes": (known.ends_at - known.starts_at) // MINUTE, "place": known.place}
