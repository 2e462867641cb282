"""Forms of stories."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from webapp.core import db
from webapp.core.i18n import LANGUAGES
from webapp.stories.readiness import LONGEST
from webapp.stories.workflow import Agreement, Reason
from webapp.web.forms import Form, StepForm, line, no_control, passage, tidy

REASONS = {
    Reason.confidential: _l("It says something confidential"),
    Reason.third_party_right: _l(
        "It uses what belongs to somebody else, or shows somebody unasked"
    ),
    Reason.factual_error: _l("A fact is wrong"),
    Reason.discrimination: _l("It discriminates"),
    Reason.legal: _l("A law forbids it"),
}
AGREEMENTS = {
    Agreement.written: _l("In writing, on paper"),
    Agreement.mail: _l("By mail or message"),
    Agreement.spoken: _l("By word of mouth"),
}
# A draft may be longer than a submitted story, so that saving never cuts a text.
KEPT = 20_000
TITLE = 160
_LANGUAGES = [SelectChoice(c, n) for c, n in LANGUAGES.items()]


def _bounded(most: int) -> list[Any]:
    too_long = _l("This is too long: %(max)d characters at most.")
    return [Optional(), no_control, Length(max=most, message=too_long)]


class StoryForm(StepForm):
    """The working text. `key` is the id that a new draft gets, so that it is created once."""

    key = HiddenField(default=db.new_id)
    title = line(_l("Title, for you and the reviewer"), TITLE)
    body = passage(_l("Your story, in your own words"), KEPT)
    language = SelectField(
        _l("Language of the story"), choices=_LANGUAGES,
        validators=[InputRequired(_l("Choose the language."))],
    )  # fmt: skip


class DraftForm(StepForm):
    """The working text as it is being typed: anything may still be missing."""

    key = HiddenField()
    title = StringField(filters=[tidy], validators=_bounded(TITLE))
    body = TextAreaField(filters=[tidy], validators=_bounded(KEPT))
    language = SelectField(choices=_LANGUAGES)


class PictureForm(Form):
    """A picture to upload."""

    file = FileField(_l("Picture, JPEG, PNG or WebP, 5 MB at most"))


class DescriptionForm(Form):
    """Text alternative of the picture, and how many people can be recognised."""

    alt = line(_l("What one sees on it, in words"), 300)
    shown = IntegerField(
        _l("How many people can be recognised on it?"),
        validators=[InputRequired(_l("Give a number; 0 when nobody can be recognised."))],
    )


class AgreementForm(Form):
    """The agreement of a person who can be recognised on the picture."""

    name = line(_l("Who can be recognised"), 120)
    agreed_on = DateField(
        _l("When they agreed"), validators=[InputRequired(_l("Give the day, as in 2026-03-02."))]
    )
    how = RadioField(
        _l("How they agreed"),
        choices=[SelectChoice(h.value, label) for h, label in AGREEMENTS.items()],
        validators=[InputRequired(_l("Choose how they agreed."))],
    )


class ObjectionForm(StepForm):
    """An objection: a reason of the public list, and a note."""

    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(r.value, label) for r, label in REASONS.items()],
        validators=[InputRequired(_l("Choose the reason. Without one there is no objection."))],
    )
    note = passage(_l("What exactly, and what would help"), 1000)


class SuggestionForm(StepForm):
    """A suggested wording."""

    title = line(_l("Title"), TITLE)
    body = passage(_l("The text as you suggest it"), LONGEST)
    why = TextAreaField(_l("Why, in a few words"), filters=[tidy], validators=_bounded(1000))


class CommentForm(StepForm):
    """A comment on a revision; `version` is the number of the revision."""

    remark = passage(_l("Your comment"), 1000)
