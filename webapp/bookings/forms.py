"""Forms of bookings."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from webapp.appointments.models import Appointment
from webapp.appointments.services import Slot
from webapp.bookings.services import Plan
from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.people.models import OrgUnit
from webapp.web.addresses import https
from webapp.web.forms import (
    TOO_LONG,
    CreateForm,
    Form,
    LocalTimeField,
    boxes,
    line,
    no_control,
    one_line,
    passage,
    tidy,
    which_of_two,
)


class SlotFields:
    """When and where an appointment is."""

    starts = LocalTimeField(_l("Start"), [])
    starts_again = which_of_two()
    minutes = IntegerField(
        _l("Length in minutes"), default=30,
        validators=[Optional(), NumberRange(1, 480, _l("An appointment lasts from 1 minute to 8 hours."))],
    )  # fmt: skip
    place = StringField(
        _l("Place, or address of the video meeting"), filters=[tidy],
        validators=[Optional(), no_control, one_line, Length(max=200, message=TOO_LONG)],
    )  # fmt: skip

    def validate_starts(self, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
        """Refuse an appointment with a place and without a time, which would be lost."""
        if self.place.data and not field.data:
            raise ValidationError(_l("Choose a day and time."))

    def slot(self) -> Slot | None:
        """What was typed; None without a start. Without a length it lasts 0 minutes: refused."""
        start = self.starts.moment
        if start is None:
            return None
        return Slot(start, start + timedelta(minutes=self.minutes.data or 0), self.place.data)


class BookingForm(SlotFields, CreateForm):
    """A request that a department plans."""

    department = line(_l("Department"), 80, need=_l("Say who asks."))
    title = line(_l("Title"), 120, need=_l("Say what people are asked to do."))
    body = passage(_l("What people are asked, and how long it takes"), 1000)
    address = line(_l("Address of the page"), 500)
    why = line(_l("Why now"), 300, need=_l("Say why it is needed."))
    language = SelectField(
        _l("Language of the text"), validators=[InputRequired(_l("Choose one."))]
    )
    units = boxes(_l("Units"), _l("Choose at least one unit."))
    on_day = DateField(_l("Day it is sent"), validators=[InputRequired(_l("Choose a day."))])

    def __init__(self, tree: Sequence[tuple[int, OrgUnit]]) -> None:
        super().__init__(language=str(get_locale()))
        self.address.validators = [*self.address.validators, https]
        self.language.choices = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
        self.units.choices = [
            SelectChoice(unit.id, f"{'– ' * depth}{unit.name}") for depth, unit in tree
        ]

    def plan(self) -> Plan:
        """What was typed."""
        return Plan(
            self.department.data, self.title.data, self.body.data, self.address.data,
            self.why.data, self.language.data, self.on_day.data, frozenset(self.units.data),
            self.slot(),
        )  # fmt: skip


class MoveForm(Form):
    """Another day for a booking, and why."""

    on_day = DateField(_l("New day"), validators=[InputRequired(_l("Choose a day."))])
    reason = line(_l("Reason, for the department"), 300, need=_l("Give a reason."))


class AppointmentForm(SlotFields, Form):
    """Another time or place for an appointment."""

    def __init__(self, appointment: Appointment | None = None) -> None:
        shown = (
            {}
            if appointment is None
            else {
                "starts": appointment.starts_at.astimezone(clock.zone()).replace(tzinfo=None),
                "minutes": (appointment.ends_at - appointment.starts_at) // timedelta(minutes=1),
                "place": appointment.place,
            }
        )
        super().__init__(data=shown)


class RefuseForm(Form):
    """Why a booking is refused."""

    refusal = line(_l("Reason, for the department"), 300, need=_l("Give a reason."))
