"""Forms of people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from webapp.people.calendar import countries
from webapp.people.services import LONGEST
from webapp.people.workflow import Role
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


class AddressForm(Form):
    """An address alone."""

    email = _address()


class PasswordForm(Form):
    """The password of a confirmed address."""

    password = _password(_l("Choose a password"))


class SignInForm(Form):
    """Address and password."""

    email = _address()
    password = _password(_l("Password"))


def _language() -> RadioField:
    return RadioField(
        _l("Language of pages and mail"),
        choices=[SelectChoice("en", "English"), SelectChoice("fr", "Français")],
        validators=[InputRequired(_l("Choose the language."))],
    )


class LanguageForm(Form):
    """The language of pages and mail."""

    locale = _language()


class InviteForm(Form):
    """Whom to invite."""

    name = line(_l("Name"), 120)
    email = _address()
    locale = _language()


class FileForm(Form):
    """A directory file; `tried` is the digest of the one that was tried before."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose the file."))])
    tried = HiddenField()


ROLES = {
    Role.admin: _l("Administrator"),
    Role.employee_view: _l("Employee-view lead"),
    Role.analyst: _l("Analyst"),
    Role.observer: _l("Observer"),
    Role.announcer: _l("Announcer"),
    Role.lead: _l("Lead of a program"),
    Role.reviewer: _l("Reviewer of a program"),
}


def role_word(role: Role) -> str:
    """The role, as pages say it."""
    return str(ROLES[role])


def _reason() -> Any:  # noqa: ANN401 - WTForms is untyped
    return line(_l("Reason"), 300, need=_l("Please give a reason: it stays with the role."))


class GrantForm(Form):
    """Who gets which role, where, and why."""

    email = _address()
    role = SelectField(
        _l("Role"),
        validators=[InputRequired()],
        choices=[SelectChoice(r.value, w) for r, w in ROLES.items()],
    )
    scope = SelectField(_l("Where"))
    reason = _reason()

    def __init__(self, scopes: Mapping[str, str]) -> None:
        super().__init__()
        self.scope.choices = [
            SelectChoice("", _l("The whole house")),
            *(SelectChoice(i, name) for i, name in scopes.items()),
        ]


class HolidaysForm(Form):
    """Whose public holidays a unit keeps."""

    country = SelectField(_l("Country"), validators=[InputRequired()])
    subdivision = StringField(
        _l("Region, if it has holidays of its own"),
        validators=[
            Length(max=8, message=_l("This is too long: %(max)d characters at most.")), no_control,
        ],
        filters=[tidy],
    )  # fmt: skip

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**given)
        names = get_locale().territories
        choices = [(code, names.get(code, code)) for code in countries()]
        self.country.choices = [SelectChoice(*c) for c in sorted(choices, key=lambda c: c[1])]


class ReasonForm(Form):
    """Why a role ends."""

    reason = _reason()
