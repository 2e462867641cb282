"""Forms of digital champions."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.champions.models import Champion
from webapp.champions.services import HOURS, Details
from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.people.models import Person
from webapp.web.bilingual import both_languages, in_lines, language_name
from webapp.web.forms import CreateForm, Form, StepForm, line, no_control, tidy
from webapp.web.locale import in_language

LEVELS = {
    "0": _l("not offered"), "1": _l("I know the basics"), "2": _l("I use it often"),
    "3": _l("I can explain it well"), "4": _l("I am an expert"),
}  # fmt: skip
Topics = Sequence[tuple[str, dict[str, str]]]


def _number(label: Any, most: int, between: Any) -> IntegerField:  # noqa: ANN401 - lazy sentences
    return IntegerField(
        label, validators=[InputRequired(_l("Enter a number.")), NumberRange(1, most, between)]
    )


class TopicsForm(StepForm):
    """The topics of a program, one per line."""

    topics = TextAreaField(
        _l("Topics, one per line: English | French"), filters=[tidy],
        validators=[InputRequired(_l("Name at least one topic.")), no_control, both_languages],
    )  # fmt: skip

    def __init__(self, topics: Topics, version: int) -> None:
        super().__init__(topics=in_lines(names for _code, names in topics), version=version)


class ProposalForm(CreateForm):
    """Whom to ask."""

    address = line(_l("Work email address of your colleague"), 254)


class _ChangeForm(Form):
    languages = SelectMultipleField(
        _l("Languages in which you help"), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Choose at least one language."))],
    )  # fmt: skip


class _ApplyForm(_ChangeForm):
    hours = _number(
        _l("Hours a month, at most"), max(HOURS), _l("Between %(min)d and %(max)d hours a month.")
    )


def application_form(topics: Topics, me: Person, known: Champion | None) -> Any:  # noqa: ANN401
    """The form of an application, with a field `topic_` and the code for each topic.

    For a role that exists, the hours are left out: they are what was asked and agreed.
    """
    fields = {
        f"topic_{code}": SelectField(
            in_language(names), default="0",
            choices=[SelectChoice(level, word) for level, word in LEVELS.items()],
            validators=[InputRequired(_l("Choose one."))],
        )
        for code, names in topics
    }  # fmt: skip
    base = _ChangeForm if known else _ApplyForm
    form = type("ApplicationForm", (base,), fields)(**_shown(me, known))
    spoken = dict.fromkeys([*LANGUAGES, *sorted(me.languages)])
    form.languages.choices = [SelectChoice(code, language_name(code)) for code in spoken]
    return form


def _shown(me: Person, known: Champion | None) -> dict[str, Any]:
    if known is None:
        spoken = [code for code in LANGUAGES if code in {*me.languages, me.locale}]
        return {"languages": spoken, "hours": 4}
    shown: dict[str, Any] = {f"topic_{code}": str(level) for code, level in known.topics.items()}
    return shown | {"languages": known.languages}


def details_of(form: Any, topics: Topics, known: Champion | None) -> Details:  # noqa: ANN401
    """What was typed."""
    levels = {code: int(form[f"topic_{code}"].data) for code, _names in topics}
    chosen = {code: level for code, level in levels.items() if level}
    return Details(chosen, form.languages.data, known.hours_asked if known else form.hours.data)


class HoursForm(Form):
    """The hours that a manager agrees to."""

    hours = _number(
        _l("Hours a month"), max(HOURS), _l("Between %(min)d and %(max)d hours a month.")
    )

    def __init__(self, champion_id: str, hours: int | None = None) -> None:
        # With hours, the form shows them, whatever another form of the page sent.
        super().__init__(**({} if hours is None else {"hours": hours, "formdata": None}))
        self.hours.id = f"hours-{champion_id}"


class TimeForm(CreateForm):
    """Minutes of a day."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    minutes = _number(_l("Minutes"), 600, _l("Between %(min)d and %(max)d minutes."))

    def __init__(self) -> None:
        super().__init__(day=clock.today())


class ConfirmForm(Form):
    """The skill that is confirmed."""

    topic = HiddenField()
