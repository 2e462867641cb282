"""Forms of connected accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from webapp.web.forms import Form, line


class ConnectForm(Form):
    """The button that starts connecting; `next` is the page to return to."""

    next = HiddenField()


class ServerForm(ConnectForm):
    """The server of a Mastodon account."""

    server = line(_l("The server of your account"), 300, need=_l("Enter your server."))


class AppPasswordForm(ConnectForm):
    """Handle and app password of a Bluesky account; the password is never stored."""

    handle = line(_l("Your handle"), 256, need=_l("Enter your handle."))
    app_password = PasswordField(
        _l("App password"),
        validators=[
            InputRequired(_l("Enter an app password.")),
            Length(max=256, message=_l("This is too long: %(max)d characters at most.")),
        ],
    )
