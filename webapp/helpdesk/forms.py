"""Forms of the help desk."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from webapp.champions.models import Champion
from webapp.core.i18n import LANGUAGES
from webapp.helpdesk.models import GuidanceNote
from webapp.helpdesk.services import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    MINUTES,
    Details,
    NoteContent,
)
from webapp.people.models import Person
from webapp.routing.pick import Urgency
from webapp.web.bilingual import language_name
from webapp.web.forms import CreateForm, Form, StepForm, line, passage
from webapp.web.locale import in_language

Topics = Sequence[tuple[str, dict[str, str]]]
MOST_MINUTES = 600
URGENCIES = {
    Urgency.normal: _l("Normal: each champion has two working days to answer"),
    Urgency.urgent: _l("Urgent: each champion has one working day to answer"),
}


def _choice(label: Any, kind: Any = SelectField) -> Any:  # noqa: ANN401 - a field of this kind
    return kind(label, validators=[InputRequired(_l("Choose one."))])


def _spoken(codes: Sequence[str]) -> list[SelectChoice]:
    return [SelectChoice(code, language_name(code)) for code in dict.fromkeys(codes)]


def _topic_choices(topics: Topics) -> list[SelectChoice]:
    return [SelectChoice(code, in_language(names)) for code, names in topics]


class HelpForm(CreateForm):
    """What help is needed."""

    topic = _choice(_l("Topic"))
    language = _choice(_l("Language"))
    minutes = _choice(_l("How long may it take?"), RadioField)
    urgency = _choice(_l("Urgency"), RadioField)
    text = passage(_l("What do you need help with?"), LONGEST_TEXT)

    def __init__(self, topics: Topics, me: Person) -> None:
        super().__init__(language=me.locale, minutes="30", urgency=Urgency.normal.value)
        self.topic.choices = _topic_choices(topics)
        self.language.choices = _spoken([me.locale, *LANGUAGES, *sorted(me.languages)])
        self.minutes.choices = [
            SelectChoice(str(each), _l("About %(num)s minutes", num=each)) for each in MINUTES
        ]
        self.urgency.choices = [SelectChoice(each.value, word) for each, word in URGENCIES.items()]

    def details(self) -> Details:
        """What was typed."""
        return Details(
            self.topic.data, self.language.data, Urgency(self.urgency.data),
            int(self.minutes.data), self.text.data,
        )  # fmt: skip


class AnswerForm(Form):
    """The minutes that the help took."""

    minutes = IntegerField(
        _l("Minutes it took"),
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(0, MOST_MINUTES, _l("Between %(min)d and %(max)d minutes.")),
        ],
    )


class HandForm(Form):
    """The champion whom a lead asks."""

    champion = _choice(_l("Champion"))

    def __init__(self, possible: Sequence[Champion]) -> None:
        super().__init__()
        self.champion.choices = [SelectChoice(each.id, each.person.name) for each in possible]


class NoteForm(CreateForm, StepForm):
    """A guidance note."""

    topic = _choice(_l("Topic"))
    language = _choice(_l("Language"))
    title = line(_l("Title"), 120)
    text = passage(_l("Text"), LONGEST_NOTE)

    def __init__(
        self, topics: Topics, me: Person, known: GuidanceNote | None = None, topic: str = ""
    ) -> None:
        if known is None:
            super().__init__(topic=topic, language=me.locale)
        else:
            super().__init__(
                topic=known.topic, language=known.language, title=known.title, text=known.text,
                version=known.version,
            )  # fmt: skip
        self.topic.choices = _topic_choices(topics)
        if known is not None and known.topic not in dict(topics):
            # The lead removed it: the author chooses another one, and the browser none by itself.
            self.topic.choices = [SelectChoice("", "–"), *self.topic.choices]
        own = [known.language] if known else []
        self.language.choices = _spoken([*LANGUAGES, *sorted(me.languages), *own])

    def content(self) -> NoteContent:
        """What was typed."""
        return NoteContent(self.topic.data, self.language.data, self.title.data, self.text.data)
