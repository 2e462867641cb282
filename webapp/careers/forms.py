"""Forms of careers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Length, Optional

from webapp.sharing.forms import DisclosureForm
from webapp.web.forms import TOO_LONG, CreateForm, no_control, one_line, tidy


class PublishForm(DisclosureForm):
    """What the author chooses before a story is on the career page."""

    disclosure = RadioField(_l("First line of your story"), validators=[Optional()])
    consent = BooleanField(_l("Show my name with my stories on the public career page"))


class ReferralForm(CreateForm):
    """A new personal link."""

    job = StringField(
        _l("Address of a job"), filters=[tidy],
        validators=[Optional(), no_control, one_line, Length(max=500, message=TOO_LONG)],
    )  # fmt: skip
