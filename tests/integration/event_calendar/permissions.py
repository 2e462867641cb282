"""Who reads the calendar of events, and who changes it."""

from tests.factories.company import Company
from tests.integration.event_calendar.dated import dated, typed
from tests.integration.web.rows import (
    FIGURE_READERS,
    FOREIGN_LEAD,
    INVALID,
    LEAD,
    REDIRECT,
    Path,
    Row,
    at,
)
from webapp.core import db
from webapp.event_calendar.models import DatedEvent

EDITORS = LEAD | FOREIGN_LEAD | {"analyst"}
READERS = EDITORS | FIGURE_READERS


def _index(company: Company) -> str:
    if not db.session().query(DatedEvent).count():
        dated(company, "Listed", source="https://law.example/2026")
    return "/calendar-of-events"


def _on_event(suffix: str) -> Path:
    return lambda company: f"/calendar-of-events/{dated(company, 'Permitted').id}{suffix}"


PERMISSIONS = (
    Row("GET", "event_calendar.index", _index, READERS),
    Row("GET", "event_calendar.new", at("/calendar-of-events/new"), EDITORS),
    Row("POST", "event_calendar.new", at("/calendar-of-events/new"), EDITORS, REDIRECT, data=typed()),
    Row("GET", "event_calendar.edit", _on_event("/edit"), EDITORS),
    Row("POST", "event_calendar.edit", _on_event("/edit"), EDITORS, INVALID),
    Row("POST", "event_calendar.delete", _on_event("/delete"), EDITORS, REDIRECT),
)  # fmt: skip
