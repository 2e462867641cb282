"""Forms of an opening unit by unit: days by hand, and the draw."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.core import clock
from webapp.people.models import OrgUnit
from webapp.rollouts.models import Rollout
from webapp.rollouts.queries import UnitRow
from webapp.rollouts.services import FROM_TOMORROW, KEEPS, LONGEST, MOST_GROUPS, MOST_WEEKS
from webapp.rollouts.workflow import Chosen
from webapp.web.forms import StepForm

DAY = "day_"
CHOSEN = {
    Chosen.calendar: _l("Dates fixed in advance, whatever the results of the units"),
    Chosen.outcome: _l("The results of the units, for example the weakest first"),
    Chosen.unknown: _l("Other reasons, or reasons that nobody wrote down"),
}


class _DaysForm(StepForm):
    """The days of some units, in fields `day_` and the id of the unit."""

    chosen = SelectField(
        _l("What decided these days?"), validators=[InputRequired(_l("Choose one."))]
    )

    def changed(self) -> dict[str, date | None]:
        """The days as they were typed, by the id of the unit."""
        return {f.name.removeprefix(DAY): f.data for f in self if f.name.startswith(DAY)}


class _DayCheck:
    """Refuses a new day before tomorrow, and no day where the unit keeps one."""

    def __init__(self, before: date | None, *, keeps: bool) -> None:
        self.before, self.keeps = before, keeps

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ANN401, ARG002 - WTForms' validator
        """The service checks the same; here the page shows all errors at once."""
        if not any(field.raw_data or []):
            field.errors = []
            raise StopValidation(gettext(KEEPS) if self.keeps else None)
        today = clock.today()
        if field.data and field.data != self.before and not today < field.data <= today + LONGEST:
            raise ValidationError(gettext(FROM_TOMORROW))


def days_form(rows: Sequence[UnitRow], rollout: Rollout | None, *, keep: bool) -> Any:  # noqa: ANN401
    """The form of the days of some units; with `keep`, no unit loses its day."""
    fields = {
        f"{DAY}{row.unit.id}": DateField(
            row.unit.name, validators=[_DayCheck(row.day, keeps=keep)]
        )
        for row in rows
    }  # fmt: skip
    lot = rollout is not None and rollout.chosen == Chosen.lot
    shown = {f"{DAY}{row.unit.id}": row.day for row in rows}
    form = type("DaysForm", (_DaysForm,), fields)(
        version=rollout.version if rollout else 0,
        chosen=rollout.chosen.value if rollout and not lot else "", **shown,
    )  # fmt: skip
    form.chosen.choices = [
        *([] if rollout and not lot else [SelectChoice("", _l("Choose one"))]),
        *(SelectChoice(code.value, words) for code, words in CHOSEN.items()),
    ]
    return form


def _number(label: Any, least: int, most: int) -> IntegerField:  # noqa: ANN401 - a lazy sentence
    between = _l("Enter a number from %(min)d to %(max)d.")
    return IntegerField(
        label, validators=[InputRequired(_l("Enter a number.")), NumberRange(least, most, between)],
        render_kw={"min": least, "max": most},
    )  # fmt: skip


class DrawForm(StepForm):
    """Which units are drawn, and when the groups open."""

    level = SelectField(_l("All units of one level"), validators=[Optional()])
    units = SelectMultipleField(
        _l("Units chosen one by one"), validators=[Optional()], widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    first = DateField(_l("Day of the first group"), validators=[InputRequired(_l("Choose a day."))])
    groups = _number(_l("Number of groups"), 2, MOST_GROUPS)
    weeks = _number(_l("Weeks between two groups"), 1, MOST_WEEKS)

    def __init__(
        self, listed: Sequence[tuple[int, OrgUnit]], levels: Sequence[Sequence[OrgUnit]],
        version: int,
    ) -> None:  # fmt: skip
        super().__init__(version=version, groups=4, weeks=4)
        self._levels = levels
        self.units.choices = [SelectChoice(unit.id, unit.name) for _depth, unit in listed]
        self.level.choices = [
            SelectChoice("", _l("No whole level")),
            *(
                SelectChoice(str(depth), _words(depth + 1, units))
                for depth, units in enumerate(levels)
                if units
            ),
        ]

    def chosen_units(self) -> list[str]:
        """The ids of the units of the level, and of those chosen one by one."""
        level = self._levels[int(self.level.data)] if self.level.data else ()
        return sorted({*(unit.id for unit in level), *(self.units.data or [])})


def _words(number: int, units: Sequence[OrgUnit]) -> str:
    """A level in words, with an example."""
    return str(
        ngettext(
            "Level %(level)s: %(num)s unit (%(name)s)",
            "Level %(level)s: %(num)s units (%(name)s, …)",
            len(units), level=number, name=units[0].name,
        )
    )  # fmt: skip
