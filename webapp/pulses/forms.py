"""The form of a pulse."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from webapp.pulses.models import Pulse
from webapp.pulses.questions import QUESTIONS
from webapp.pulses.workflow import HIGHEST, ITEMS, LOWEST, PulseStep
from webapp.web.forms import Form


class _PulseForm(Form):
    """The step, so that answers of an older page are not stored for another step."""

    step = HiddenField()


def pulse_form(step: PulseStep, known: Pulse | None) -> Any:  # noqa: ANN401 - a form with a field per question
    """The questions of a step, with what the person answered before."""
    fields = {
        item: RadioField(
            QUESTIONS[item], validators=[Optional()],
            choices=[
                *(SelectChoice(str(n), str(n)) for n in range(LOWEST, HIGHEST + 1)),
                # A browser cannot take back the choice of a radio button.
                SelectChoice("", _l("No answer")),
            ],
        )
        for item in ITEMS[step]
    }  # fmt: skip
    shown = {item: str(score) for item, score in known.scores.items()} if known else {}
    return type("PulseForm", (_PulseForm,), fields)(step=step.value, **shown)


def scores_in(form: Any, step: PulseStep) -> dict[str, int]:  # noqa: ANN401 - see pulse_form
    """The questions that were answered, with their scores."""
    # WTForms keeps the answer of before where none was sent.
    sent = {item: form[item].data for item in ITEMS[step] if form[item].raw_data}
    return {item: int(score) for item, score in sent.items() if score}
