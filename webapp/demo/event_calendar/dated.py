"""Dated events that the analyst of the demo company enters in the first week."""

from datetime import timedelta

from webapp.demo.company import Company, texts_beside
from webapp.directory.queries import units
from webapp.event_calendar.services import add_event


def add_events(company: Company) -> None:
    """Add the events of the file: weeks before the last Monday, the unit's name, what is said."""
    monday = company.today - timedelta(days=company.today.weekday())
    by_name = {unit.name: unit.id for unit in units()}
    for words in texts_beside(__file__)["events"]:
        first, *later = (monday - timedelta(weeks=weeks) for weeks in words["weeks_ago"])
        unit_id = by_name.get(words["unit"], "")
        add_event(by=company.account("analyst"), first_day=first, last_day=later[0] if later else None,
            unit_id=unit_id, **words["content"])  # fmt: skip
