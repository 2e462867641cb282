"""Forms of careers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from webapp.web.forms import TOO_LONG, CreateForm, Form, no_control, one_line, tidy


class PublishForm(Form):
    """What the author chooses before a story is on the career page."""

    disclosure = RadioField(_l("First line of your story"), validators=[Optional()])
    own = StringField(
        _l("Your own first line"), filters=[tidy],
        validators=[Optional(), no_control, one_line, Length(max=300, message=TOO_LONG)],
    )  # fmt: skip
    consent = BooleanField(_l("Show my name with my stories on the public career page"))

    def offer(self, wordings: list[str]) -> None:
        """Set the choices: the approved disclosures, by number."""
        self.disclosure.choices = [SelectChoice(str(n), text) for n, text in enumerate(wordings)]
        if self.disclosure.data is None:
            self.disclosure.data = "0"
        self.disclosure.flags.required = True

    def disclosure_text(self, wordings: list[str]) -> str:
        """The author's own line where they wrote one, else the chosen disclosure."""
        return str(self.own.data or "") or wordings[int(self.disclosure.data)]


class ReferralForm(CreateForm):
    """A new personal link."""

    job = StringField(
        _l("Address of a job"), filters=[tidy],
        validators=[Optional(), no_control, one_line, Length(max=500, message=TOO_LONG)],
    )  # fmt: skip
