"""The form of a dated event."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from webapp.core.errors import Invalid
from webapp.core.i18n import LANGUAGES
from webapp.event_calendar.models import DatedEvent
from webapp.event_calendar.services import LONGEST_NAME, EventContent, check_days, check_source
from webapp.event_calendar.workflow import EventKind
from webapp.people.models import OrgUnit
from webapp.web.forms import CreateForm, StepForm, line

KIND_NAMES = {
    EventKind.law: _l("Law or regulation"),
    EventKind.network: _l("Change of a network"),
    EventKind.reorganization: _l("Reorganization"),
    EventKind.pay: _l("Pay round"),
    EventKind.crisis: _l("Crisis"),
    EventKind.other: _l("Other event"),
}
# Not an id: the choice of no unit.
WHOLE = "all"


class EventForm(CreateForm, StepForm):
    """A dated event, named in both languages."""

    first_day = DateField(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    last_day = DateField(_l("Last day"), validators=[Optional()])
    kind = SelectField(_l("Kind"), validators=[InputRequired(_l("Choose one."))])
    name_en = line(_l("Name in English"), LONGEST_NAME)
    name_fr = line(_l("Name in French"), LONGEST_NAME)
    source = line(_l("Source"), 500, need=_l("Give the source."))
    unit_id = SelectField(_l("Concerns"), validators=[InputRequired(_l("Choose one."))])

    def __init__(
        self, tree: Sequence[tuple[int, OrgUnit]], known: DatedEvent | None = None
    ) -> None:
        super().__init__(**_shown(known))
        self.kind.choices = [SelectChoice(code.value, name) for code, name in KIND_NAMES.items()]
        self.unit_id.choices = [
            SelectChoice(WHOLE, _l("The whole organization")),
            *(SelectChoice(unit.id, f"{'– ' * depth}{unit.name}") for depth, unit in tree),
        ]

    # The service checks the same; here the page shows all errors at once.
    def validate_first_day(self, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
        """Refuse a day outside the century."""
        _refuse("first_day", lambda: check_days(field.data, None))

    def validate_last_day(self, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
        """Refuse a last day before the first."""
        if (first := self.first_day.data) is not None:
            _refuse("last_day", lambda: check_days(first, field.data))

    def validate_source(self, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
        """Refuse what is neither a sentence nor an https address."""
        _refuse("source", lambda: check_source(field.data))

    def content(self) -> EventContent:
        """What was typed, as the services take it."""
        return {
            "first_day": self.first_day.data, "last_day": self.last_day.data,
            "kind": EventKind(self.kind.data), "source": self.source.data,
            "names": {code: self[f"name_{code}"].data for code in LANGUAGES},
            "unit_id": "" if self.unit_id.data == WHOLE else self.unit_id.data,
        }  # fmt: skip


def _refuse(name: str, check: Callable[[], None]) -> None:
    """Show the refusal of a check if it is about the field."""
    try:
        check()
    except Invalid as refusal:
        if refusal.field == name:
            raise ValidationError(gettext(refusal.message, **refusal.values)) from None


def _shown(known: DatedEvent | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {
        "first_day": known.first_day, "last_day": known.last_day, "kind": known.kind.value,
        "source": known.source, "unit_id": known.unit_id or WHOLE, "version": known.version,
        **{f"name_{code}": known.names[code] for code in LANGUAGES},
    }  # fmt: skip
