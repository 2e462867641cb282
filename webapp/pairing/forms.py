"""Forms of the runs of the matching."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.mentoring.queries import submitted
from webapp.mentoring.workflow import Role
from webapp.pairing.models import MatchRun
from webapp.web.forms import Form


class WhyNotForm(Form):
    """A mentor and a mentee of a run, who are not a pair."""

    mentor = SelectField(_l("Mentor"), validators=[InputRequired(_l("Choose a person."))])
    mentee = SelectField(_l("Mentee"), validators=[InputRequired(_l("Choose a person."))])

    def __init__(self, run: MatchRun) -> None:
        super().__init__()
        applied = sorted(submitted(run.edition_id), key=lambda each: each.person.name)
        for field, role in ((self.mentor, Role.mentor), (self.mentee, Role.mentee)):
            field.choices = [
                SelectChoice("", _("Choose a person")),
                *(SelectChoice(each.id, each.person.name) for each in applied if each.role == role),
            ]
