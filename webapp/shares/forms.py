"""Forms of shares."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from webapp.shares.channels.registry import CHANNELS, NAMES
from webapp.web.forms import Form, line, no_control, tidy

OWN = "own"
AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)


def _text(label: Any, most: int) -> StringField:  # noqa: ANN401 - a lazy sentence
    """One line that may stay empty."""
    too_long = _l("This is too long: %(max)d characters at most.")
    checks = [Optional(), no_control, Length(max=most, message=too_long)]
    return StringField(label, validators=checks, filters=[tidy])


class ChannelForm(Form):
    """Where to share, with which disclosure, and when to be reminded."""

    channel = RadioField(
        _l("Where do you want to share it?"),
        choices=[SelectChoice(c.code, c.name) for c in CHANNELS.values()],
        validators=[InputRequired(_l("Choose a channel."))],
    )
    server = _text(_l("Your Mastodon server"), 300)
    disclosure = RadioField(
        _l("The line that tells readers you work here"), validators=[Optional()]
    )
    own = _text(_l("The line in your own words"), 300)
    planned_for = DateTimeLocalField(
        _l("Remind me at"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )

    def offer(self, wordings: list[str]) -> None:
        """The approved disclosures by number, and one of one's own."""
        self.disclosure.choices = [
            *(SelectChoice(str(n), words) for n, words in enumerate(wordings)),
            SelectChoice(OWN, _l("In my own words")),
        ]
        if self.disclosure.data is None:
            self.disclosure.data = "0"

    def wording(self, wordings: list[str]) -> str:
        """The disclosure that was chosen."""
        if self.disclosure.data == OWN:
            return str(self.own.data or "")
        return wordings[int(self.disclosure.data)]


class PostedForm(Form):
    """Where it stands now."""

    address = line(_l("Address of your post"), 500, need=_l("Please paste the address."))


def named_if_later(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
    """Without a moment a share must not go out at once where a later one was meant."""
    if not form.later.data:
        field.errors[:] = []
        field.data = None
        raise StopValidation
    if field.data is None:
        field.errors[:] = []
        raise StopValidation(_l("Please choose a day and a time."))


class PublishForm(Form):
    """Let it go out through the author's account, now or at a moment."""

    # Which of the two forms on the page was sent; the one for now names no moment.
    later = HiddenField()
    at = DateTimeLocalField(
        _l("On this day at this time"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[named_if_later],
    )  # fmt: skip


class ConnectForm(Form):
    """The button that begins a connection; `share` is where its author came from."""

    share = HiddenField()


class ServerForm(ConnectForm):
    """The server of a Mastodon account."""

    server = line(_l("The server of your account"), 300, need=_l("Please name your server."))


class AppPasswordForm(ConnectForm):
    """Handle and app password of a Bluesky account; the latter is never kept."""

    handle = line(_l("Your handle"), 256, need=_l("Please give your handle."))
    app_password = PasswordField(
        _l("App password"),
        validators=[
            InputRequired(_l("Please give an app password.")),
            Length(max=256, message=_l("This is too long: %(max)d characters at most.")),
        ],
    )


class BudgetForm(Form):
    """What a program may spend in a month, in US dollars."""

    dollars = line(
        _l("US dollars a month"), 12, need=_l("Please give an amount, 0 to spend nothing.")
    )

    @property
    def cents(self) -> int:
        """The amount in cents; -1, which no budget is, where it is none."""
        found = AMOUNT.fullmatch(str(self.dollars.data or ""))
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1


class SentForm(Form):
    """It was sent, on a channel whose posts have no address."""


class ElsewhereForm(Form):
    """Posted without being prepared here."""

    channel = RadioField(
        _l("Where did you post it?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a channel."))],
    )
    address = _text(_l("Address of your post"), 500)
    disclosed = BooleanField(
        _l("My post says that I work here"),
        validators=[InputRequired(_l("Please add the line to your post first, then tick this."))],
    )
