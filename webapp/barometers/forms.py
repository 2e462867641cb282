"""Forms of barometers and waves."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from webapp.barometers.decisions import LONGEST_ITEM
from webapp.barometers.models import Barometer, Wave
from webapp.barometers.questions import Texts
from webapp.barometers.services.making import LONGEST_NAME, LONGEST_PURPOSE
from webapp.barometers.shipped import shipped
from webapp.barometers.workflow import Population
from webapp.core.i18n import LANGUAGES
from webapp.experience import MOMENTS, Moment
from webapp.web.forms import CreateForm, Form, StepForm, boxes, line, passage
from webapp.web.locale import in_language

DAY = _l("Choose a day.")
CHOOSE = _l("Choose one.")
POPULATIONS = {
    Population.employees: _l("Employees"),
    Population.candidates: _l("Candidates, without signing in"),
}


def in_both(form: Any, name: str) -> Texts:  # noqa: ANN401 - a form
    """The texts of the fields name_en and name_fr."""
    return {code: form[f"{name}_{code}"].data for code in LANGUAGES}


class ShippedForm(CreateForm):
    """A barometer from a shipped questionnaire."""

    source = RadioField(_l("Questionnaire"), validators=[InputRequired(CHOOSE)])

    def __init__(self) -> None:
        super().__init__()
        self.source.choices = [
            SelectChoice(name, in_language(each.names)) for name, each in shipped().items()
        ]


class FreeForm(CreateForm, StepForm):
    """Name, purpose and population of a barometer; the population stays as it is."""

    name_en = line(_l("Name in English"), LONGEST_NAME)
    name_fr = line(_l("Name in French"), LONGEST_NAME)
    purpose_en = line(_l("Purpose in English"), LONGEST_PURPOSE)
    purpose_fr = line(_l("Purpose in French"), LONGEST_PURPOSE)
    population = RadioField(
        _l("Who answers"), validators=[InputRequired(CHOOSE)], default=Population.employees.value,
        choices=[SelectChoice(code.value, name) for code, name in POPULATIONS.items()],
    )  # fmt: skip

    def __init__(self, known: Barometer | None = None) -> None:
        shown: dict[str, Any] = {}
        if known is not None:
            shown = {"version": known.version, "population": known.population.value}
            for code in LANGUAGES:
                shown |= {
                    f"name_{code}": known.names[code],
                    f"purpose_{code}": known.purposes[code],
                }
        super().__init__(**shown)


class WaveForm(CreateForm):
    """A wave of the newest version."""

    moment = SelectField(_l("Moment"), validators=[InputRequired(CHOOSE)])
    opens_on = DateField(_l("First day"), validators=[InputRequired(DAY)])
    closes_on = DateField(_l("Last day"), validators=[InputRequired(DAY)])

    def __init__(self, population: Population) -> None:
        moments = MOMENTS if population == Population.employees else (Moment.recruitment,)
        usual = Moment.daily_work if Moment.daily_work in moments else Moment.recruitment
        super().__init__(moment=usual.value)
        self.moment.choices = [SelectChoice(m.value, gettext(MOMENTS[m])) for m in moments]


class DaysForm(Form):
    """Other days of a planned wave, and those that the page showed."""

    opens_on = DateField(_l("First day"), validators=[InputRequired(DAY)])
    closes_on = DateField(_l("Last day"), validators=[InputRequired(DAY)])
    first_shown = DateField(validators=[Optional()])
    last_shown = DateField(validators=[Optional()])

    def __init__(self, wave: Wave) -> None:
        super().__init__(
            opens_on=wave.opens_on, closes_on=wave.closes_on, first_shown=wave.opens_on,
            last_shown=wave.closes_on,
        )  # fmt: skip

    def days_shown(self) -> tuple[date, date]:
        """The days of the page that was sent; the earliest day for one that is not sent."""
        return self.first_shown.data or date.min, self.last_shown.data or date.min


class CorrectionForm(StepForm):
    """A correction; `version` is the number of corrections that the page showed."""

    text_en = passage(_l("Correction in English"), LONGEST_ITEM)
    text_fr = passage(_l("Correction in French"), LONGEST_ITEM)


class CommentsForm(StepForm):
    """Comments to leave out; `version` is one more than the number that the page showed."""

    places = boxes(_l("Leave out"), _l("Choose at least one comment."))

    def __init__(self, comments: Sequence[Mapping[str, str]]) -> None:
        super().__init__(version=len(comments) + 1)
        self.places.choices = [(str(at), each["text"]) for at, each in enumerate(comments)]
        # The list may be shorter by now, which the service says better.
        self.places.validate_choice = False
