"""Forms of shares."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.shares.channels.registry import CHANNELS
from webapp.web.forms import Form, line


class ChannelForm(Form):
    """Where to share."""

    channel = RadioField(
        _l("Where do you want to share it?"),
        choices=[SelectChoice(c.code, c.name) for c in CHANNELS.values()],
        validators=[InputRequired(_l("Choose a channel."))],
    )


class PostedForm(Form):
    """Where it stands now."""

    address = line(_l("Address of your post"), 500, need=_l("Please paste the address."))


class SentForm(Form):
    """It was sent, on a channel whose posts have no address."""
