"""Forms of messaging."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from urllib.parse import urlsplit

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from webapp.core.i18n import LANGUAGES, gettext_noop
from webapp.messaging.services.bookings import Plan
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.people.models import OrgUnit
from webapp.web.forms import CreateForm, Form, line, passage

WAYS: Mapping[Way, str] = {
    Way.mail: gettext_noop("Email"),
    Way.digest: gettext_noop("Daily summary"),
    Way.inbox: gettext_noop("Inbox only"),
    Way.off: gettext_noop("Off"),
}


class ChoicesForm(Form):
    """A way for each topic, whose fields are named by the topics, and the quiet hours."""

    quiet_from = TimeField(_l("From"), validators=[InputRequired(_l("Give a time, as in 19:00."))])
    quiet_until = TimeField(
        _l("Until"), validators=[InputRequired(_l("Give a time, as in 08:00."))]
    )

    def __init__(self, ways: Mapping[Topic, Way], quiet: tuple[time, time]) -> None:
        chosen: dict[str, Any] = {topic.value: way.value for topic, way in ways.items()}
        super().__init__(data=chosen | {"quiet_from": quiet[0], "quiet_until": quiet[1]})

    def ways(self) -> dict[Topic, Way]:
        """The chosen ways."""
        return {topic: Way(self[topic.value].data) for topic in TOPICS}


for _topic, _text in TOPICS.items():
    setattr(
        ChoicesForm,
        _topic.value,
        SelectField(
            _l(_text.name),
            choices=[SelectChoice(way.value, _l(word)) for way, word in WAYS.items()],
            validators=[InputRequired(_l("Choose one."))],
        ),
    )


def https(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse what is not an https address."""
    parts = urlsplit(str(field.data or ""))
    if parts.scheme != "https" or not parts.hostname or " " in field.data:
        raise ValidationError(_l("Give an address that begins with https://."))


class BookingForm(CreateForm):
    """A request that a department plans."""

    department = line(_l("Department"), 80, need=_l("Say who asks."))
    title = line(_l("Title"), 120, need=_l("Say what people are asked to do."))
    body = passage(_l("What people are asked, and how long it takes"), 1000)
    address = line(_l("Address of the page"), 500)
    why = line(_l("Why now"), 300, need=_l("Say why it is needed."))
    language = SelectField(
        _l("Language of the text"), validators=[InputRequired(_l("Choose one."))]
    )
    units = SelectMultipleField(
        _l("Units"),
        validators=[InputRequired(_l("Choose at least one unit."))],
        render_kw={"size": 10},
    )
    on_day = DateField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])

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
        )  # fmt: skip


class MoveForm(Form):
    """Another day for a booking, and why."""

    on_day = DateField(_l("New day"), validators=[InputRequired(_l("Choose a day."))])
    reason = line(_l("Reason, for the department"), 300, need=_l("Give a reason."))


class RefuseForm(Form):
    """Why a booking is refused."""

    refusal = line(_l("Reason, for the department"), 300, need=_l("Give a reason."))


class PauseForm(Form):
    """A pause until a day."""

    until = DateField(_l("No emails before"), validators=[InputRequired(_l("Choose a day."))])
