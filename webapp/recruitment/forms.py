"""The form of a file of applications or hires."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.recruitment.mappings import MAPPINGS
from webapp.recruitment.workflow import Kind
from webapp.web.forms import Form

KIND_NAMES = {Kind.applications: _l("Applications"), Kind.hires: _l("Hires")}
ORDERS = {
    "": _l("As 2026-11-20"),
    "day-first": _l("Day first, as 20/11/2026"),
    "month-first": _l("Month first, as 11/20/2026"),
}


class RecruitmentForm(Form):
    """A file, what it has, and the system that made it; `tried` identifies the last dry run."""

    kind = SelectField(_l("The file has"), validators=[InputRequired(_l("Choose one."))])
    system = SelectField(_l("Made by"))
    order = SelectField(_l("Dates in numbers"))
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose the file."))])
    tried = HiddenField()

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = [SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()]
        self.system.choices = [
            SelectChoice("", _l("No system: the columns below")),
            *(SelectChoice(each.name, each.label) for each in MAPPINGS.values()),
        ]
        self.order.choices = [SelectChoice(code, name) for code, name in ORDERS.items()]
