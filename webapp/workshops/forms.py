"""Forms of workshops."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from webapp.appointments.services import Slot
from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.people.models import OrgUnit
from webapp.web.forms import (
    EARLIEST,
    LATEST,
    CreateForm,
    Form,
    LocalTimeField,
    StepForm,
    boxes,
    line,
    optional,
    passage,
    which_of_two,
)
from webapp.workshops.formats import FORMATS
from webapp.workshops.models import Workshop
from webapp.workshops.services import Plan, Repeat
from webapp.workshops.workflow import Every, Format

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NUMBER, CHOOSE = _l("Enter a number."), _l("Choose a day.")
EVERY = {
    Every.week: _l("Every week"), Every.two_weeks: _l("Every two weeks"),
    Every.month: _l("Every month, on the same weekday"),
}  # fmt: skip


def near(_form: Form, field: DateField) -> None:
    """Refuse a day that no calendar needs."""
    if not EARLIEST <= field.data.year <= LATEST:
        raise ValidationError(_l("Choose a day in this century."))


class WorkshopForm(CreateForm, StepForm):
    """A workshop; it has the fields that its format needs."""

    title = line(_l("Title"), 120)
    description = passage(_l("What it is about, and how it is done"), 4000)
    language = SelectField(_l("Language of the workshop"), validators=[InputRequired()])
    audience = optional(_l("For whom"), 200)
    starts = LocalTimeField(_l("Start"), [InputRequired(_l("Choose a day and time."))])
    starts_again = which_of_two()
    minutes = IntegerField(
        _l("Length in minutes"), default=60,
        validators=[
            InputRequired(NUMBER),
            NumberRange(1, 480, _l("An appointment lasts from 1 minute to 8 hours.")),
        ],
    )  # fmt: skip
    first_day = DateField(_l("First day"), validators=[InputRequired(CHOOSE), near])
    last_day = DateField(_l("Last day"), validators=[InputRequired(CHOOSE), near])
    every = SelectField(_l("How often"), validators=[InputRequired()])
    until_day = DateField(_l("Last possible day"), validators=[InputRequired(CHOOSE)])
    place = line(_l("Place, or address of the video meeting"), 200, need=_l("Enter a place."))
    places = IntegerField(
        _l("Number of places"),
        validators=[Optional(), NumberRange(1, 500, _l("From 1 to 500 places."))],
    )
    until = LocalTimeField(_l("Sign-up until"), [Optional()])
    until_again = which_of_two()
    materials = optional(_l("Materials"), 8000, TextAreaField)

    def __init__(self, name: Format, known: Workshop | None = None) -> None:
        super().__init__(**(_shown(known) if known else {"language": str(get_locale())}))
        kind = FORMATS[name]
        self.language.choices = [SelectChoice(code, each) for code, each in LANGUAGES.items()]
        self.every.choices = [SelectChoice(each.value, label) for each, label in EVERY.items()]
        self.audience.flags.required = kind.audience
        self.places.flags.required = not kind.days
        unused = ["starts", "starts_again", "minutes"] if kind.days else ["first_day", "last_day"]
        if not kind.repeats or known is not None:
            unused += ["every", "until_day"]
        for each in unused:
            del self[each]

    def plan(self) -> Plan:
        """What was typed."""
        return Plan(
            self.title.data, self.description.data, self.language.data, self._slot(),
            self.places.data, self.audience.data or "", self.until.moment,
            self.materials.data or "",
        )  # fmt: skip

    def _slot(self) -> Slot:
        if "first_day" in self:
            begin, end = _midnight(self.first_day.data), _midnight(self.last_day.data + DAY)
            return Slot(begin, end, self.place.data)
        start: Any = self.starts.moment
        return Slot(start, start + self.minutes.data * MINUTE, self.place.data)

    def repeat(self) -> Repeat | None:
        """How often it returns; None for what has one date."""
        if "every" not in self:
            return None
        return Repeat(Every(self.every.data), self.until_day.data)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


def _shown(workshop: Workshop) -> dict[str, Any]:
    known, until = workshop.appointment, workshop.sign_up_until
    shown: dict[str, Any] = {
        "title": known.title, "description": workshop.description, "language": workshop.language,
        "audience": workshop.audience, "place": known.place, "places": workshop.places,
        "starts": _local(known.starts_at), "minutes": (known.ends_at - known.starts_at) // MINUTE,
        # Empty until the start: it moves along with it.
        "until": None if until == known.starts_at else _local(until), "materials": "\n".join(workshop.materials),
        "version": workshop.version,
    }  # fmt: skip
    if known.days:
        shown["first_day"], shown["last_day"] = known.days
    return shown


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.zone()).replace(tzinfo=None)


class SignUpForm(Form):
    """Sign up, and whether the others see the name."""

    shown = BooleanField(_l("Show my name to the others who have a place"))


class ShownForm(Form):
    """Whether the others see the name."""

    shown = HiddenField()


class AttendanceForm(Form):
    """Whether a person was there, yes or no."""

    there = HiddenField()


class CancelForm(Form):
    """Why it does not take place, and whether later dates are canceled too."""

    reason = line(_l("Reason"), 300, need=_l("Give a reason."))
    following = BooleanField(_l("Cancel all later dates too"))

    def __init__(self, *, draft: bool, series: bool) -> None:
        super().__init__()
        if draft:
            del self["reason"]
        if not series:
            del self["following"]

    def values(self) -> tuple[str, bool]:
        """The reason, and whether later dates are meant too."""
        reason = self.reason.data if "reason" in self else ""
        return reason, "following" in self and bool(self.following.data)


class InviteForm(Form):
    """The units whose people are invited."""

    units = boxes(_l("Units"), _l("Choose at least one unit."))

    def __init__(self, tree: Sequence[tuple[int, OrgUnit]]) -> None:
        super().__init__()
        self.units.choices = [
            SelectChoice(unit.id, f"{'– ' * depth}{unit.name}") for depth, unit in tree
        ]


class OutcomeForm(StepForm):
    """What came out of a workshop."""

    outcome = passage(_l("Outcome"), 4000)
    links = optional(_l("Links"), 8000, TextAreaField)

    def __init__(self, workshop: Workshop) -> None:
        links = "\n".join(workshop.outcome_links)
        outcome, version = workshop.outcome or "", workshop.version
        super().__init__(outcome=outcome, links=links, version=version)
