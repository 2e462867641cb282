"""Forms of ideas."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from webapp.briefs.models import Theme
from webapp.core.i18n import LANGUAGES
from webapp.ideas.services import LONGEST_TEXT, IdeaText
from webapp.ideas.workflow import Reason
from webapp.programs.models import Program
from webapp.web.forms import CreateForm, Form, StepForm, line, passage
from webapp.web.locale import in_language

REASONS = {
    Reason.exists: _l("It exists already, or is planned"),
    Reason.outside: _l("We cannot decide about it"),
    Reason.cost: _l("It costs more than it brings"),
    Reason.not_now: _l("There is no time or budget for it now"),
    Reason.rules: _l("A law, a safety rule or an agreement does not allow it"),
    Reason.unclear: _l("It needs more detail"),
}
LONGEST_ANSWER = 1000


class IdeaForm(CreateForm, StepForm):
    """A new idea, or another text for one."""

    title = line(_l("Title"), 120)
    text = passage(_l("Your idea"), LONGEST_TEXT)
    theme = SelectField(_l("Theme"), validators=[Optional()])
    language = SelectField(
        _l("Language of the idea"), choices=[SelectChoice(c, n) for c, n in LANGUAGES.items()],
        validators=[InputRequired(_l("Choose the language."))],
    )  # fmt: skip
    named = BooleanField(_l("Show my name on the idea"))

    def __init__(self, themes: Sequence[Theme], **values: Any) -> None:  # noqa: ANN401 - fields' values
        super().__init__(**values)
        known = [SelectChoice(each.id, in_language(each.names)) for each in themes]
        self.theme.choices = [SelectChoice("", _l("No theme")), *known]

    def content(self) -> IdeaText:
        """What was typed, as the services take it."""
        return {
            "title": self.title.data, "text": self.text.data, "language": self.language.data,
            "theme_id": self.theme.data or None,
        }  # fmt: skip


class NameForm(Form):
    """Whether the idea shows the name of its owner."""

    shown = HiddenField()


ACCEPT = "accept"


class DecisionForm(StepForm):
    """A decision: `accept`, or the reason to decline."""

    verdict = RadioField(
        _l("Accept or decline"), validators=[InputRequired(_l("Choose a decision."))]
    )
    answer = passage(_l("Your answer"), LONGEST_ANSWER)

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - fields' values
        super().__init__(**values)
        self.verdict.choices = [SelectChoice(ACCEPT, _l("Accept")), *self._reasons()]

    def _reasons(self) -> list[SelectChoice]:
        return [
            SelectChoice(reason.value, _l("Decline: %(reason)s", reason=label))
            for reason, label in REASONS.items()
        ]

    def only_decline(self) -> None:
        """Do not offer to accept: the idea was accepted before."""
        self.verdict.choices = self._reasons()


class OutcomeForm(StepForm):
    """What came out of an idea."""

    outcome = passage(_l("What came out of it?"), LONGEST_ANSWER)


class ProgramForm(Form):
    """The program whose participants will write from the brief."""

    program = RadioField(
        _l("Program"), validators=[InputRequired(_l("Choose a program."))], validate_choice=True
    )

    def __init__(self, programs: Sequence[Program]) -> None:
        super().__init__()
        self.program.choices = [SelectChoice(p.slug, in_language(p.names)) for p in programs]


class ThemeForm(Form):
    """A new theme."""

    name_en = line(_l("Name in English"), 80)
    name_fr = line(_l("Name in French"), 80)
