"""Forms of ballots."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from webapp.ballots.grouping import FLOOR
from webapp.ballots.services import MOST_SHEETS
from webapp.web.forms import StepForm


class SheetsForm(StepForm):
    """How many sheets of which group; `version` is the number printed before."""

    group = SelectField(_l("For whom"), validators=[InputRequired(_l("Choose a group."))])
    number = IntegerField(
        _l("Number of sheets"),
        validators=[
            InputRequired(_l("Please fill this in.")),
            NumberRange(FLOOR, MOST_SHEETS, _l("Between %(min)d and %(max)d.")),
        ],
        default=20,
    )

    def __init__(self, groups: list[tuple[str, str]], **values: Any) -> None:  # noqa: ANN401 - fields'
        super().__init__(**values)
        self.group.choices = groups

    @property
    def number_of_version(self) -> int:
        """The number of sheets that the page showed, or -1, which no wave has."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004
