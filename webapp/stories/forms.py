"""Forms of stories."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from webapp.core.i18n import LANGUAGES
from webapp.stories.readiness import LONGEST
from webapp.stories.workflow import Agreement, Reason
from webapp.web.forms import CreateForm, Form, StepForm, line, no_control, passage, tidy

REASONS = {
    Reason.confidential: _l("It reveals confidential information"),
    Reason.third_party_right: _l(
        "It uses the work of others, or shows people who did not agree to it"
    ),
    Reason.factual_error: _l("A fact is wrong"),
    Reason.discrimination: _l("It is discriminatory"),
    Reason.legal: _l("It is against the law"),
}
AGREEMENTS = {
    Agreement.written: _l("In writing, on paper"),
    Agreement.mail: _l("By email or message"),
    Agreement.spoken: _l("Orally"),
}
# A draft may be longer than a submitted story, so that saving never cuts a text.
KEPT = 20_000
TITLE = 160
_LANGUAGES = [SelectChoice(c, n) for c, n in LANGUAGES.items()]


def _bounded(most: int) -> list[Any]:
    too_long = _l("This is too long: %(max)d characters at most.")
    return [Optional(), no_control, Length(max=most, message=too_long)]


class StoryForm(CreateForm, StepForm):
    """The working text."""

    title = line(_l("Title, for you and the reviewer"), TITLE)
    body = passage(_l("Your story, in your own words"), KEPT)
    language = SelectField(
        _l("Language of the story"), choices=_LANGUAGES,
        validators=[InputRequired(_l("Choose the language."))],
    )  # fmt: skip


class DraftForm(CreateForm, StepForm):
    """The working text as it is being typed: anything may still be missing."""

    title = StringField(filters=[tidy], validators=_bounded(TITLE))
    body = TextAreaField(filters=[tidy], validators=_bounded(KEPT))
    language = SelectField(choices=_LANGUAGES)


class PictureForm(CreateForm):
    """A picture to upload."""

    file = FileField(_l("Picture (JPEG, PNG or WebP, at most 5 MB)"))


class DescriptionForm(Form):
    """Text alternative of the picture, and how many people can be recognised."""

    alt = line(_l("Description of the picture"), 300)
    shown = IntegerField(
        _l("How many people can be recognized?"),
        validators=[InputRequired(_l("Enter a number. Enter 0 if no one can be recognized."))],
    )


class AgreementForm(CreateForm):
    """The agreement of a person who can be recognised on the picture."""

    name = line(_l("Name of the person"), 120)
    agreed_on = DateField(
        _l("Date of the agreement"),
        validators=[InputRequired(_l("Enter a date, for example 2026-03-02."))],
    )
    how = RadioField(
        _l("Form of the agreement"),
        choices=[SelectChoice(h.value, label) for h, label in AGREEMENTS.items()],
        validators=[InputRequired(_l("Choose the form of the agreement."))],
    )


class ObjectionForm(StepForm):
    """An objection: a reason of the public list, and a note."""

    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(r.value, label) for r, label in REASONS.items()],
        validators=[InputRequired(_l("Choose one of the five reasons."))],
    )
    note = passage(_l("What is the problem, and what would help?"), 1000)


class SuggestionForm(StepForm):
    """A suggested wording."""

    title = line(_l("Title"), TITLE)
    body = passage(_l("Text with your edits"), LONGEST)
    why = TextAreaField(_l("Reason"), filters=[tidy], validators=_bounded(1000))
