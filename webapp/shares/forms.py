"""Forms of shares."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.shares.channels.registry import CHANNELS
from webapp.web.forms import Form, no_control, tidy


class ChannelForm(Form):
    """Where to share."""

    channel = RadioField(
        _l("Where do you want to share it?"),
        choices=[SelectChoice(c.code, c.name) for c in CHANNELS.values()],
        validators=[InputRequired(_l("Choose a channel."))],
    )


class PostedForm(Form):
    """Where it stands now."""

    address = StringField(
        _l("Address of your post"),
        validators=[
            Length(max=500, message=_l("This is too long: %(max)d characters at most.")),
            no_control,
        ],
        filters=[tidy],
    )
