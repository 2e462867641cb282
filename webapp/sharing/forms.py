"""Forms of sharing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from webapp.networks.registry import NAMES, NETWORKS
from webapp.web.forms import Form, LocalTimeField, line, no_control, tidy

OWN = "own"


def _optional_text(label: Any, most: int) -> StringField:  # noqa: ANN401 - a lazy sentence
    """An optional field of one line."""
    too_long = _l("This is too long: %(max)d characters at most.")
    checks = [Optional(), no_control, Length(max=most, message=too_long)]
    return StringField(label, validators=checks, filters=[tidy])


class ChannelForm(Form):
    """Channel, disclosure, and when to be reminded."""

    channel = RadioField(
        _l("Where do you want to share it?"),
        choices=[SelectChoice(c.code, c.name) for c in NETWORKS.values()],
        validators=[InputRequired(_l("Choose a channel."))],
    )
    server = _optional_text(_l("Your Mastodon server"), 300)
    disclosure = RadioField(
        _l("The line that tells readers you work here"), validators=[Optional()]
    )
    own = _optional_text(_l("The line in your own words"), 300)
    planned_for = LocalTimeField(_l("Remind me at"), [Optional()])

    def offer(self, wordings: list[str]) -> None:
        """Set the choices: the approved disclosures, by number, and an own wording."""
        self.disclosure.choices = [
            *(SelectChoice(str(n), text) for n, text in enumerate(wordings)),
            SelectChoice(OWN, _l("In my own words")),
        ]
        if self.disclosure.data is None:
            self.disclosure.data = "0"

    def disclosure_text(self, wordings: list[str]) -> str:
        """The chosen disclosure."""
        if self.disclosure.data == OWN:
            return str(self.own.data or "")
        return wordings[int(self.disclosure.data)]


class PostedForm(Form):
    """The address of the post."""

    address = line(_l("Address of your post"), 500, need=_l("Please paste the address."))


class SentForm(Form):
    """Confirmation that it was sent, for a channel whose posts have no address."""


class ElsewhereForm(Form):
    """A post that was not prepared in the application."""

    channel = RadioField(
        _l("Where did you post it?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a channel."))],
    )
    address = _optional_text(_l("Address of your post"), 500)
    disclosed = BooleanField(
        _l("My post says that I work here"),
        validators=[InputRequired(_l("Please add the line to your post first, then tick this."))],
    )
