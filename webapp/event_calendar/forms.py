"""The form of a dated event."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from webapp.core.i18n import LANGUAGES
from webapp.event_calendar.models import DatedEvent
from webapp.event_calendar.services import LONGEST_NAME, EventContent
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


class EventForm(CreateForm, StepForm):
    """A dated event, named in both languages."""

    first_day = DateField(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    last_day = DateField(_l("Last day"), validators=[Optional()])
    kind = SelectField(_l("Kind"), validators=[InputRequired(_l("Choose one."))])
    name_en = line(_l("Name in English"), LONGEST_NAME)
    name_fr = line(_l("Name in French"), LONGEST_NAME)
    source = line(_l("Source"), 500, need=_l("Give the source."))
    unit_id = SelectField(_l("Concerns"), validators=[Optional()])

    def __init__(
        self, tree: Sequence[tuple[int, OrgUnit]], known: DatedEvent | None = None
    ) -> None:
        super().__init__(**_shown(known))
        self.kind.choices = [SelectChoice(code.value, name) for code, name in KIND_NAMES.items()]
        self.unit_id.choices = [
            SelectChoice("", _l("The whole organization")),
            *(SelectChoice(unit.id, f"{'– ' * depth}{unit.name}") for depth, unit in tree),
        ]

    def content(self) -> EventContent:
        """What was typed, as the services take it."""
        return {
            "first_day": self.first_day.data, "last_day": self.last_day.data,
            "kind": EventKind(self.kind.data), "source": self.source.data,
            "names": {code: self[f"name_{code}"].data for code in LANGUAGES},
            "unit_id": self.unit_id.data or "",
        }  # fmt: skip


def _shown(known: DatedEvent | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {
        "first_day": known.first_day, "last_day": known.last_day, "kind": known.kind.value,
        "source": known.source, "unit_id": known.unit_id or "", "version": known.version,
        **{f"name_{code}": known.names[code] for code in LANGUAGES},
    }  # fmt: skip
