"""Forms of messaging."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from webapp.core.i18n import gettext_noop
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.web.forms import Form

WAYS: Mapping[Way, str] = {
    Way.mail: gettext_noop("Email"),
    Way.digest: gettext_noop("Daily summary"),
    Way.inbox: gettext_noop("Inbox only"),
    Way.off: gettext_noop("Off"),
}


class WaysForm(Form):
    """A way for each topic; the fields are named by the topics."""

    def __init__(self, chosen: Mapping[Topic, Way]) -> None:
        super().__init__(data={topic.value: way.value for topic, way in chosen.items()})

    def ways(self) -> dict[Topic, Way]:
        """The chosen ways."""
        return {topic: Way(self[topic.value].data) for topic in TOPICS}


for _topic, _text in TOPICS.items():
    setattr(
        WaysForm,
        _topic.value,
        SelectField(
            _l(_text.name),
            choices=[SelectChoice(way.value, _l(word)) for way, word in WAYS.items()],
            validators=[InputRequired(_l("Choose one."))],
        ),
    )


class TimesForm(Form):
    """Quiet hours."""

    quiet_from = TimeField(_l("From"), validators=[InputRequired(_l("Give a time, as in 19:00."))])
    quiet_until = TimeField(
        _l("Until"), validators=[InputRequired(_l("Give a time, as in 08:00."))]
    )

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**given)


class PauseForm(Form):
    """A pause until a day."""

    until = DateField(_l("No messages before"), validators=[Optional()])
