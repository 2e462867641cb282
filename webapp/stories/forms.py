"""Forms of stories."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.stories.services import LONGEST
from webapp.stories.workflow import Reason
from webapp.web.forms import StepForm, line, passage
from webapp.web.locale import LANGUAGES

REASONS = {
    Reason.confidential: _l("It says something confidential"),
    Reason.third_party_right: _l(
        "It uses what belongs to somebody else, or shows somebody unasked"
    ),
    Reason.factual_error: _l("A fact is wrong"),
    Reason.discrimination: _l("It discriminates"),
    Reason.legal: _l("A law forbids it"),
}


class StoryForm(StepForm):
    """The working text."""

    title = line(_l("Title, for you and the reviewer"), 160)
    body = passage(_l("Your story, in your own words"), LONGEST)
    language = SelectField(
        _l("Language of the story"),
        choices=[SelectChoice(c, n) for c, n in LANGUAGES.items()],
        validators=[InputRequired(_l("Choose the language."))],
    )


class ObjectionForm(StepForm):
    """An objection: one reason of the public list, and words that help the author."""

    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(r.value, label) for r, label in REASONS.items()],
        validators=[InputRequired(_l("Choose the reason. Without one there is no objection."))],
    )
    note = passage(_l("What exactly, and what would help"), 1000)
