"""The form of a brief."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from webapp.core.i18n import LANGUAGES
from webapp.experience import THEMES, ExperienceTheme
from webapp.web.forms import CreateForm, Form, StepForm, line, lines_of, optional, passage


def _about(label: Any) -> SelectField:  # noqa: ANN401 - a lazy sentence
    """What a theme is compared with."""
    known = [SelectChoice(each.value, _l(name)) for each, name in THEMES.items()]
    return SelectField(
        label, validators=[Optional()], choices=[SelectChoice("", _l("Nothing")), *known]
    )


class ThemeForm(Form):
    """What a theme is compared with."""

    about = _about(_l("Compare with what employees say about"))

    def chosen(self) -> ExperienceTheme | None:
        """The chosen subject."""
        return ExperienceTheme(self.about.data) if self.about.data else None


class BriefForm(CreateForm, StepForm):
    """A brief; lists have one entry per line."""

    theme = SelectField(_l("Theme"), validators=[Optional()], validate_choice=True)
    theme_en = optional(_l("New theme, in English"), 80)
    theme_fr = optional(_l("New theme, in French"), 80)
    about = _about(_l("Compare the new theme with what employees say about"))
    title_en = line(_l("Title in English"), 120)
    title_fr = line(_l("Title in French"), 120)
    facts_en = passage(_l("Facts in English, one per line"), 5000)
    facts_fr = passage(_l("Facts in French, one per line"), 5000)
    questions_en = passage(_l("Questions in English, one per line"), 5000)
    questions_fr = passage(_l("Questions in French, one per line"), 5000)
    sources = optional(_l("Sources, one per line"), 5000, TextAreaField)
    expires_on = DateField(_l("Last day to write from this brief"), validators=[Optional()])

    def of_both(self, name: str) -> dict[str, str]:
        """The text of a field in each language."""
        return {each: str(self._fields[f"{name}_{each}"].data or "") for each in LANGUAGES}

    def lists(self, name: str) -> dict[str, list[str]]:
        """The lines of a field in each language."""
        return {each: lines_of(text) for each, text in self.of_both(name).items()}
