"""Forms of messaging."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.core.i18n import gettext_noop
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.people.forms import language_field, zone_choices
from webapp.people.models import Person
from webapp.web.forms import Form

WAYS: Mapping[Way, str] = {
    Way.mail: gettext_noop("Email"),
    Way.digest: gettext_noop("Daily summary"),
    Way.inbox: gettext_noop("Inbox only"),
    Way.off: gettext_noop("Off"),
}


class ChoicesForm(Form):
    """A way for each topic, whose fields are named by the topics; times, language and zone."""

    quiet_from = TimeField(_l("From"), validators=[InputRequired(_l("Give a time, as in 19:00."))])
    quiet_until = TimeField(
        _l("Until"), validators=[InputRequired(_l("Give a time, as in 08:00."))]
    )

    neutral_titles = BooleanField(_l("Hide in my calendar what an appointment is about"))
    locale = language_field()
    time_zone = SelectField(_l("Time zone"))

    def __init__(
        self, who: Person, ways: Mapping[Topic, Way], quiet: tuple[time, time], *, neutral: bool
    ) -> None:
        chosen: dict[str, Any] = {topic.value: way.value for topic, way in ways.items()}
        chosen |= {"quiet_from": quiet[0], "quiet_until": quiet[1], "neutral_titles": neutral}
        super().__init__(data=chosen | {"locale": who.locale, "time_zone": who.time_zone or ""})
        self.time_zone.choices = zone_choices(who)

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


class PauseForm(Form):
    """A pause until a day."""

    until = DateField(_l("No emails before"), validators=[InputRequired(_l("Choose a day."))])
