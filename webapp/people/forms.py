"""Forms of people."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, HiddenField, PasswordField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.people.models import Person
from webapp.people.services import LONGEST
from webapp.web.forms import Form, line, no_control, tidy

ADDRESS = _l("Write a full email address, for example camille@example.org.")


def address_field() -> EmailField:
    """A required field for a work mail address."""
    checks = [
        InputRequired(_l("Enter a work address.")),
        Length(max=254, message=ADDRESS),
        no_control,
        Email(message=ADDRESS),
    ]
    return EmailField(_l("Work email address"), validators=checks, filters=[tidy])


def _password(label: object) -> PasswordField:
    checks = [
        InputRequired(_l("Enter a password.")),
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
        _l("Language"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )


class ClosingForm(Form):
    """The button that closes an account; `sure` is sent by that button only."""

    sure = HiddenField(validators=[InputRequired()])


# Other names are old ones of the same zones, or no places.
CONTINENTS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
)  # fmt: skip


@cache
def _zones() -> tuple[str, ...]:
    known = available_timezones()
    return ("UTC", *sorted(name for name in known if name.partition("/")[0] in CONTINENTS))


def zone_label(name: str) -> str:
    """A time zone with its present offset, as in "Europe/Paris (UTC+01:00)"."""
    offset = clock.now().astimezone(ZoneInfo(name)).strftime("%z")
    return f"{name} (UTC{offset[:3]}:{offset[3:]})"


def zone_choices(who: Person) -> list[SelectChoice]:
    """The time zones that a person may choose, and that of the organization."""
    own = _l("Same as the organization: %(zone)s", zone=zone_label(str(clock.zone())))
    names = dict.fromkeys((*_zones(), who.time_zone or "UTC"))
    return [SelectChoice("", own), *(SelectChoice(name, zone_label(name)) for name in names)]


class PortraitForm(Form):
    """A picture of oneself."""

    file = FileField(
        _l("File (JPEG, PNG or WebP, at most 5 MB)"),
        validators=[FileRequired(_l("Choose a picture first."))],
    )


class ProfileForm(Form):
    """Name, language and time zone."""

    name = line(_l("Name"), 120)
    locale = language_field()
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, who: Person) -> None:
        super().__init__(name=who.name, locale=who.locale, time_zone=who.time_zone or "")
        self.time_zone.choices = zone_choices(who)
