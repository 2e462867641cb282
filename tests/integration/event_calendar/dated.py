"""Dated events for tests."""

from datetime import date
from typing import Any

from tests.factories.company import Company
from webapp.core.unit_of_work import unit_of_work
from webapp.event_calendar.models import DatedEvent
from webapp.event_calendar.services import add_event
from webapp.event_calendar.workflow import EventKind
from webapp.people.models import Person

SOURCE = "The official journal of the day."


def typed(**changed: Any) -> dict[str, Any]:
    """What an analyst types."""
    return {
        "first_day": "2026-11-18", "last_day": "", "kind": "law", "name_en": "A law applies",
        "name_fr": "Une loi s’applique", "source": SOURCE, "unit_id": "all",
    } | changed  # fmt: skip


def dated(company: Company, name: str, *, by: Person | None = None, **changed: Any) -> DatedEvent:
    """An event of the whole organization on Wednesday, 18 November 2026."""
    content: Any = {
        "first_day": date(2026, 11, 18), "last_day": None, "kind": EventKind.law,
        "names": {"en": name, "fr": f"{name} (fr)"}, "source": SOURCE, "unit_id": "",
    } | changed  # fmt: skip
    with unit_of_work():
        return add_event(by=by or company.people["analyst"], **content)
