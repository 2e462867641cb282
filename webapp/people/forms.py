"""Forms of people."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from webapp.core.i18n import LANGUAGES
from webapp.people.services import LONGEST
from webapp.web.forms import Form, line, no_control, tidy

ADDRESS = _l("This does not look like a mail address. An example: camille@example.org")


def address_field() -> EmailField:
    """A required field for a work mail address."""
    checks = [
        InputRequired(_l("Please give your work address.")),
        Length(max=254, message=ADDRESS),
        no_control,
        Email(message=ADDRESS),
    ]
    return EmailField(_l("Work e-mail address"), validators=checks, filters=[tidy])


def _password(label: object) -> PasswordField:
    checks = [
        InputRequired(_l("Please give a password.")),
        Length(max=LONGEST, message=_l("This is too long: %(max)d characters at most.")),
    ]
    return PasswordField(label, validators=checks)


class SignUpForm(Form):
    """Address and name; the password is chosen after the address is confirmed."""

    name = line(_l("Your name, as colleagues know it"), 120)
    email = address_field()


class AddressForm(Form):
    """A mail address."""

    email = address_field()


class PasswordForm(Form):
    """The password of a new or existing account."""

    password = _password(_l("Choose a password"))


class SignInForm(Form):
    """Address and password."""

    email = address_field()
    password = _password(_l("Password"))


def language_field() -> RadioField:
    """A required field for the language of pages and mail."""
    return RadioField(
        _l("Language of pages and mail"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        validators=[InputRequired(_l("Choose the language."))],
    )


class LanguageForm(Form):
    """The language of pages and mail."""

    locale = language_field()
