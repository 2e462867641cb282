"""The base of all forms: CSRF token, normalized and bounded text, errors of services."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.core import clock, db

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
MOST_MARKS = 30
EARLIEST, LATEST = 1900, 2199
TOO_LONG = _l("This is too long: %(max)d characters at most.")
BREAK = re.compile(r"[\t\n\r\u2028\u2029\u200e\u200f\u061c]")


def stacked(text: str) -> bool:
    """Whether more marks follow one letter than any language writes.

    Unicode's stream-safe format allows 30. Normalizing n marks in a row takes n × n steps.
    """
    if text.isascii():
        return False
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MOST_MARKS:
            return True
    return False


def tidy(text: str | None) -> str:
    """Normalize (NFC, line ends) and trim; a text with stacked marks is refused later, as it is."""
    given = text or ""
    plain = given if stacked(given) else unicodedata.normalize("NFC", given)
    return plain.replace("\r\n", "\n").replace("\r", "\n").strip()


def no_control(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse control characters, which hide or reverse text."""
    if field.data and CONTROL.search(field.data):
        # The page that shows the error must not contain them.
        field.data = CONTROL.sub("", field.data)
        raise ValidationError(
            _l("This contains an invisible control character. Please type the text again.")
        )
    if field.data and stacked(field.data):
        raise ValidationError(_l("One letter has more than 30 accents. Remove some."))


def one_line(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse line breaks in one-line fields, which appear in mails and lists."""
    if field.data and BREAK.search(field.data):
        raise ValidationError(_l("Write this on one line."))


def _checks(most: int, need: Any) -> list[Any]:  # noqa: ANN401 - a lazy sentence
    return [
        # The first checks that the field was sent, the second that it is not empty after filters.
        InputRequired(need or _l("Please fill this in.")),
        DataRequired(need or _l("Please fill this in.")),
        no_control,
        Length(max=most, message=TOO_LONG),
    ]


def line(label: Any, most: int, *, need: Any = None, **more: Any) -> StringField:  # noqa: ANN401
    """A required one-line text field; `need` is the message when it is empty."""
    return StringField(label, validators=[*_checks(most, need), one_line], filters=[tidy], **more)


class SecretField(StringField):  # type: ignore[misc]  # untyped library
    """A text that no page shows again, not even beside its error."""

    def _value(self) -> str:
        return ""


def secret_line(label: Any, most: int, *, need: Any = None) -> SecretField:  # noqa: ANN401 - a lazy sentence
    """A required one-line field with a secret that is pasted; `need` is the message when empty."""
    unseen = {"autocomplete": "off", "spellcheck": "false"}
    checks = [*_checks(most, need), one_line]
    return SecretField(label, validators=checks, filters=[tidy], render_kw=unseen)


def passage(label: Any, most: int, *, need: Any = None, **more: Any) -> TextAreaField:  # noqa: ANN401
    """A required text field of several lines."""
    return TextAreaField(label, validators=_checks(most, need), filters=[tidy], **more)


def optional(label: Any, most: int, kind: Any = StringField) -> Any:  # noqa: ANN401 - a field
    """A text field that may be empty."""
    checks = [Optional(), no_control, Length(max=most, message=TOO_LONG)]
    return kind(label, validators=checks, filters=[tidy])


def boxes(label: Any, need: Any) -> SelectMultipleField:  # noqa: ANN401 - lazy sentences
    """Checkboxes of which at least one is needed."""
    return SelectMultipleField(
        label, validators=[InputRequired(need)], widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip


def lines_of(text: str | None) -> list[str]:
    """The lines of a text, without empty ones."""
    return [each.strip() for each in (text or "").split("\n") if each.strip()]


def which_of_two() -> RadioField:
    """The answer where a local time occurs twice; it has the name of the time's field + "_again"."""
    return RadioField(
        _l("Clocks go back that day, and this time occurs twice. Which one?"),
        choices=[
            SelectChoice("0", _l("The first, before clocks go back")),
            SelectChoice("1", _l("The second, an hour later")),
        ],
        validators=[Optional()],
    )


def existing_time(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
    """Refuse a local time that clocks skip, and ask which one where it occurs twice."""
    moment = field.moment
    if moment is None:
        return
    if not EARLIEST <= moment.year <= LATEST:
        raise ValidationError(_l("Choose a day in this century."))
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != field.data:
        raise ValidationError(
            _l("Clocks change that day, and this time does not exist. Choose one hour later.")
        )
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        again = form[f"{field.name}_again"]
        field.twice = again.flags.required = True
        if again.data not in {"0", "1"}:
            raise ValidationError(_l("This time occurs twice that day. Choose one of the two."))
        field.fold = int(again.data)


class LocalTimeField(DateTimeLocalField):  # type: ignore[misc]  # untyped library
    """A day and time in the organization's time zone.

    A form that has it has a field `which_of_two()` too, shown where the time occurs `twice`.
    """

    twice = False
    fold = 0

    def __init__(self, label: Any, validators: list[Any], **more: Any) -> None:  # noqa: ANN401
        super().__init__(label, validators=[*validators, existing_time], format=MINUTES, **more)

    @property
    def moment(self) -> datetime | None:
        """The typed time with its zone; None where nothing was typed."""
        typed: datetime | None = self.data
        return typed.replace(tzinfo=clock.zone(), fold=self.fold) if typed else None


class Form(FlaskForm):  # type: ignore[misc]  # untyped library
    """A form; `form_errors` are messages about the form as a whole."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - fields' values
        super().__init__(**values)
        self.form_errors: list[str] = []
        self.conflict = False

    @property
    def refused(self) -> bool:
        """Whether the form was submitted and has errors."""
        return request.method == "POST" and bool(self.errors or self.form_errors)

    def add_error(self, name: str, sentence: str) -> None:
        """Add a message to a field, or to the form where there is no such field."""
        field = self._fields.get(name)
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


def sent_file(field: Any, largest: int) -> bytes:  # noqa: ANN401 - a FileField
    """The bytes of an uploaded file, at most one more than `largest`; empty where none was sent."""
    if not field.data:
        return b""
    sent: bytes = field.data.read(largest + 1)
    field.data.close()  # deletes the temporary file of a large upload
    return sent


class CreateForm(Form):
    """The form of a new row. `key` is random, so that each page that is shown creates its own."""

    key = HiddenField(default=db.new_id)

    def row_id(self, person_id: str, *more: str) -> str:
        """The id of the row: the same one when a person sends the same values of the same page again.

        The service that gets it returns the row that exists already. `more` is what else identifies
        the row, such as the content of a file.
        """
        values = (
            f"{f.name}={f.data}" for f in self if f.type not in {"CSRFTokenField", "FileField"}
        )
        return db.id_of(person_id, request.path, *values, *more)


class StepForm(Form):
    """The form of a button, with the version of the object that the page showed."""

    version = HiddenField()

    def renew(self, version: int) -> None:
        """After a conflict, use the current version for the next submit."""
        if self.conflict:
            self.version.data = version

    @property
    def number(self) -> int:
        """The version as a number, or 0, which no object has, if it is not one."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
