"""Reads of the calendar of events."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select

from analytics.core.dated_events import MarkedEvent
from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.lists import Page, page_of_query
from webapp.event_calendar.models import DatedEvent

ORDER = (DatedEvent.first_day, DatedEvent.id)


def event_by_id(event_id: str) -> DatedEvent:
    """Return a dated event; raises Missing."""
    found = db.session().get(DatedEvent, event_id)
    if found is None:
        raise Missing("There is no such event.")
    return found


def count() -> int:
    """Return the number of dated events."""
    return db.session().scalar(select(func.count()).select_from(DatedEvent)) or 0


def listed(number: int) -> Page[DatedEvent]:
    """Return one page of the dated events, the newest first."""
    newest = [each.desc() for each in ORDER]

    def load(ids: Any) -> list[DatedEvent]:  # noqa: ANN401 - a sequence of ids
        rows = select(DatedEvent).where(DatedEvent.id.in_(ids)).order_by(*newest)
        return list(db.session().scalars(rows))

    return page_of_query(select(DatedEvent.id).order_by(*newest), number, load)


def marked_events() -> tuple[MarkedEvent, ...]:
    """Return the events of the whole organization for charts, in order.

    Figures of programs are not by unit, so events of one unit are not drawn on them.
    """
    whole = select(DatedEvent).where(DatedEvent.unit_id.is_(None)).order_by(*ORDER)
    return tuple(
        MarkedEvent(each.first_day.isoformat(), _iso(each), each.names)
        for each in db.session().scalars(whole)
    )


def between(first: date, last: date) -> list[DatedEvent]:
    """Return the events of all units that touch these days, in order."""
    end = func.coalesce(DatedEvent.last_day, DatedEvent.first_day)
    touching = select(DatedEvent).where(DatedEvent.first_day <= last, end >= first)
    return list(db.session().scalars(touching.order_by(*ORDER)))


def snapshot_rows() -> Iterator[dict[str, str | None]]:
    """Yield all events as rows of table `events` of a snapshot, in order."""
    for each in db.session().scalars(select(DatedEvent).order_by(*ORDER)):
        yield {
            "first_day": each.first_day.isoformat(), "last_day": _iso(each),
            "kind": each.kind.value, "unit": each.unit_id or "all", "name": each.names["en"],
            "source": each.source,
        }  # fmt: skip


def _iso(event: DatedEvent) -> str | None:
    return event.last_day.isoformat() if event.last_day else None
