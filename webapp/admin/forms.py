"""Forms of administrators."""

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.core.lists import folded
from webapp.directory.days import DAY_FIRST, MONTH_FIRST
from webapp.directory.models import LONGEST_NAME
from webapp.people.calendar import countries
from webapp.people.forms import address_field, language_field
from webapp.people.workflow import Role
from webapp.web.forms import CreateForm, Form, line, no_control, tidy

ROLES = {
    Role.admin: _l("Administrator"),
    Role.employee_view: _l("Employee-view lead"),
    Role.analyst: _l("Analyst"),
    Role.observer: _l("Observer"),
    Role.announcer: _l("Announcer"),
    Role.lead: _l("Program lead"),
    Role.reviewer: _l("Reviewer"),
}


# The entries of `directory.columns.TARGETS`; an empty one is left out.
COLUMN_CHOICES = {
    "": _l("ignored"),
    "mail": _l("email address"),
    "name": _l("name"),
    "first_name": _l("first name"),
    "last_name": _l("last name"),
    "reversed_name": _l("name, last name first"),
    "sign_in_name": _l("sign-in name, where there is no email address"),
    "employee_number": _l("employee number"),
    "unit": _l("unit, as in A / B / C"),
    "slash_unit": _l("unit, as in /A/B/C"),
    "led_unit": _l("unit, followed by its manager in parentheses"),
    "manager": _l("manager’s email address"),
    "manager_name": _l("manager’s name or employee number"),
    "grade": _l("grade"),
    "site": _l("site"),
    "languages": _l("languages"),
    "time_zone": _l("time zone"),
    "absences": _l("absences"),
    "hire_date": _l("hire date"),
    "end_date": _l("end date"),
    "locale": _l("language of the pages"),
    "user_type": _l("member or guest"),
}


def column_choices() -> list[tuple[str, str]]:
    """What a column of a directory file may hold, and how pages call it."""
    return [(target, str(word)) for target, word in COLUMN_CHOICES.items()]


def role_word(role: Role) -> str:
    """The name of a role on pages."""
    return str(ROLES[role])


def _reason() -> Any:  # noqa: ANN401 - WTForms is untyped
    return line(_l("Reason"), 300, need=_l("Give a reason. It is kept with the role."))


class InviteForm(Form):
    """An invitation."""

    name = line(_l("Name"), 120)
    email = address_field()
    locale = language_field()


class NameForm(Form):
    """The name of the organization."""

    name = line(_l("Name"), LONGEST_NAME, need=_l("Write the name of the organization."))


class LogoForm(Form):
    """The logo of the organization."""

    file = FileField(
        _l("File (JPEG, PNG or WebP, at most 5 MB)"),
        validators=[FileRequired(_l("Choose a picture first."))],
    )


# The entries of `directory.days.ORDERS`, or empty.
DATE_CHOICES = {
    "": _l("Refuse ambiguous dates"),
    DAY_FIRST: _l("Day first (31/12/2026)"),
    MONTH_FIRST: _l("Month first (12/31/2026)"),
}


class FileForm(Form):
    """A directory file; `tried` identifies the file and the order of dates of the last dry run."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose the file."))])
    dates = SelectField(
        _l("Dates in numbers"), choices=[SelectChoice(*each) for each in DATE_CHOICES.items()]
    )
    tried = HiddenField()


class GrantForm(CreateForm):
    """A role to grant: person, role, scope and reason."""

    email = address_field()
    role = SelectField(
        _l("Role"),
        validators=[InputRequired(_l("Choose a role."))],
        choices=[
            SelectChoice("", _l("Choose a role")),
            *(SelectChoice(r.value, w) for r, w in ROLES.items()),
        ],
    )
    scope = SelectField(_l("Program or organization"))
    reason = _reason()

    def __init__(self, scopes: Mapping[str, str]) -> None:
        super().__init__()
        self.scope.choices = [
            SelectChoice("", _l("The whole organization")),
            *(SelectChoice(i, name) for i, name in scopes.items()),
        ]


class HolidaysForm(Form):
    """The public holidays of a unit."""

    country = SelectField(_l("Country"), validators=[InputRequired()])
    subdivision = StringField(
        _l("Region (only if it has its own holidays)"),
        validators=[
            Length(max=8, message=_l("This is too long: %(max)d characters at most.")), no_control,
        ],
        filters=[tidy],
    )  # fmt: skip

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**given)
        names = get_locale().territories
        named = ((code, names.get(code, code)) for code in countries())
        # Without accents: otherwise "États-Unis" would follow "Zimbabwe".
        self.country.choices = [
            SelectChoice(*choice) for choice in sorted(named, key=lambda choice: folded(choice[1]))
        ]


class ReasonForm(Form):
    """The reason for ending a role."""

    reason = _reason()
