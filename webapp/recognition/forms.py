"""Forms of recognition."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.directory.queries import units
from webapp.recognition.models import TeamGoal
from webapp.recognition.services import GoalContent, Measure
from webapp.recognition.services.goals import LARGEST
from webapp.recognition.services.journal import LONGEST as LONGEST_ENTRY
from webapp.recognition.services.thanks import LONGEST as LONGEST_NOTE
from webapp.web.forms import CreateForm, Form, StepForm, line, optional, passage

NEED_DAY, NEED_ONE = _l("Choose a day."), _l("Choose one.")
# The choices that are neither a measure nor a unit.
DECLARED, WHOLE = "declared", "whole"
BETWEEN = _l("Between %(min)d and %(max)d.")


class EntryForm(CreateForm):
    """A new entry of the journal."""

    text = passage(
        _l("What I learned, what I helped with"), LONGEST_ENTRY, need=_l("Write something first.")
    )
    day = DateField(_l("Day"), validators=[InputRequired(NEED_DAY)])

    def __init__(self) -> None:
        super().__init__(day=clock.today())


class ThanksForm(CreateForm):
    """A new thank-you note."""

    address = line(_l("Work email address of your colleague"), 254)
    text = passage(_l("Your words of thanks"), LONGEST_NOTE, need=_l("Write something first."))
    may_show = BooleanField(_l("My colleague may show this note, with my name, to others"))


class ShownForm(Form):
    """Whether something is shown, or on."""

    shown = HiddenField()


class GoalForm(CreateForm, StepForm):
    """A goal, in both languages; what it counts and its unit are chosen once."""

    title_en = line(_l("Title in English"), 120)
    title_fr = line(_l("Title in French"), 120)
    measure = SelectField(_l("Number"), validators=[InputRequired(NEED_ONE)])
    counted_en = optional(_l("What you count, in English"), 120)
    counted_fr = optional(_l("What you count, in French"), 120)
    unit = SelectField(_l("For"), validators=[InputRequired(NEED_ONE)])
    target = IntegerField(
        _l("Target"),
        validators=[InputRequired(_l("Enter a number.")), NumberRange(1, LARGEST, BETWEEN)],
    )
    until = DateField(_l("Last day"), validators=[InputRequired(NEED_DAY)])
    declared = IntegerField(
        _l("Number so far, if you declare it"),
        validators=[Optional(), NumberRange(0, LARGEST, BETWEEN)],
    )

    def __init__(self, measures: Mapping[str, Measure], known: TeamGoal | None = None) -> None:
        super().__init__(**_shown(known))
        self.measure.choices = [
            SelectChoice(DECLARED, _("I declare the number")),
            *(SelectChoice(code, _(each.label)) for code, each in measures.items()),
        ]
        self.unit.choices = [
            SelectChoice(WHOLE, _("the whole program")),
            *(SelectChoice(unit.id, unit.name) for unit in units()),
        ]
        if known is not None:
            del self.measure, self.unit
            if known.measure:
                del self.counted_en, self.counted_fr, self.declared

    def content(self) -> GoalContent:
        """What was typed, as the services take it; fields that are left out are empty."""

        def typed(name: str) -> Any:  # noqa: ANN401 - a field's value
            found = self[name].data if name in self else None
            return None if found in {DECLARED, WHOLE} else found

        def both(name: str) -> dict[str, str]:
            return {each: str(typed(f"{name}_{each}") or "") for each in LANGUAGES}

        return {
            "titles": both("title"), "counted": both("counted"), "measure": typed("measure") or "",
            "unit_id": typed("unit") or "", "target": self.target.data, "until": self.until.data,
            "number": typed("declared"),
        }  # fmt: skip


def _shown(known: TeamGoal | None) -> dict[str, Any]:
    if known is None:
        return {}
    shown: dict[str, Any] = {
        "target": known.target, "until": known.until, "declared": known.number,
        "version": known.version,
    }  # fmt: skip
    for each in LANGUAGES:
        shown[f"title_{each}"] = known.titles[each]
        shown[f"counted_{each}"] = known.counted.get(each, "")
    return shown
