"""Forms of people."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from webapp.people.services import LONGEST
from webapp.web.forms import Form, line, no_control, tidy

ADDRESS = _l("This does not look like a mail address. An example: camille@example.org")


def _address() -> EmailField:
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
    email = _address()


class PasswordForm(Form):
    """The password of a confirmed address."""

    password = _password(_l("Choose a password"))


class SignInForm(Form):
    """Address and password."""

    email = _address()
    password = _password(_l("Password"))


class LanguageForm(Form):
    """The language of pages and mail."""

    locale = RadioField(
        _l("Language of pages and mail"),
        choices=[SelectChoice("en", "English"), SelectChoice("fr", "Français")],
        validators=[InputRequired(_l("Choose the language."))],
    )
