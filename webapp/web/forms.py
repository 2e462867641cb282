"""The base of all forms: token, tidied text, bounded text, and refusals that land on fields."""

import re
import unicodedata
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BREAK = re.compile(r"[\t\n\r\u2028\u2029\u200e\u200f\u061c]")


def tidy(text: str | None) -> str:
    """Normalise (NFC, line ends) and trim; what a person typed stays what it was."""
    plain = unicodedata.normalize("NFC", text or "")
    return plain.replace("\r\n", "\n").replace("\r", "\n").strip()


def no_control(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse characters that nobody types and that hide or reverse what others see."""
    if field.data and CONTROL.search(field.data):
        # The page that says so must not hold what no page may hold.
        field.data = CONTROL.sub("", field.data)
        raise ValidationError(
            _l("This contains an invisible control character. Please type the text again.")
        )


def one_line(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse line breaks where one line is meant: they end up in mails and lists."""
    if field.data and BREAK.search(field.data):
        raise ValidationError(_l("Please write this on one line."))


def _checks(most: int, need: Any) -> list[Any]:  # noqa: ANN401 - a lazy sentence
    too_long = _l("This is too long: %(max)d characters at most.")
    return [
        # The first asks whether it was sent at all, the second whether anything is left of it.
        InputRequired(need or _l("Please fill this in.")),
        DataRequired(need or _l("Please fill this in.")),
        no_control,
        Length(max=most, message=too_long),
    ]


def line(label: Any, most: int, *, need: Any = None, **more: Any) -> StringField:  # noqa: ANN401
    """One line of text, required, with a sentence for what is missing."""
    return StringField(label, validators=[*_checks(most, need), one_line], filters=[tidy], **more)


def passage(label: Any, most: int, *, need: Any = None, **more: Any) -> TextAreaField:  # noqa: ANN401
    """Several lines of text, required."""
    return TextAreaField(label, validators=_checks(most, need), filters=[tidy], **more)


class Form(FlaskForm):  # type: ignore[misc]  # untyped library
    """A page's form; `form_errors` holds sentences about the whole of it."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - fields' values
        super().__init__(**values)
        self.form_errors: list[str] = []
        self.conflict = False

    @property
    def refused(self) -> bool:
        """Whether something was sent and did not pass."""
        return request.method == "POST" and bool(self.errors or self.form_errors)

    def add_error(self, name: str, sentence: str) -> None:
        """Set a sentence beside a field, or above the form where there is no such field."""
        field = self._fields.get(name)
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


class StepForm(Form):
    """The form behind a button: the version of the thing that the page showed."""

    version = HiddenField()

    def renew(self, version: int) -> None:
        """After a conflict: the next click is about the thing as it stands now."""
        if self.conflict:
            self.version.data = version

    @property
    def number(self) -> int:
        """The version as a number; 0, which no thing has, when it is none."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
