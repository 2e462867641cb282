"""Reads of counted weeks for a snapshot."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from webapp.core import clock, db
from webapp.recruitment import queries as recruitment
from webapp.recruitment.workflow import Kind as Imported
from webapp.unit_weeks.models import ChampionWeek, ExposureWeek, MentoringWeek, UnitWeek
from webapp.unit_weeks.openings import earliest, openings

OWN: Final = (
    "unit", "week", "people", "enrolled", "measured", "offered", "active", "stories", "shares",
    "texts", "own_words", "gross", "authentic_low", "authentic", "reach_low", "reach", "reach_high",
)  # fmt: skip


def _applied() -> Callable[[str, str], int | None]:
    """Return how many applied to a unit in a week; None in weeks that no file covers."""
    seen = recruitment.imported(Imported.applications).seen_on
    counts = Counter[tuple[str, str]]()
    for unit, day, number in recruitment.applied_by_day():
        counts[unit, clock.iso_week(day)] += number

    def of(unit: str, week: str) -> int | None:
        # The week of the newest file may go on after it.
        return counts[unit, week] if seen and week < clock.iso_week(seen) else None

    return of


def _opened(zone: ZoneInfo) -> Callable[[str], dict[str, str | None]]:
    """Return the week in which a program opened in a unit by now, and what decided it."""
    programs, today = openings(zone), clock.local_day(clock.now(), zone)

    @cache
    def of(unit: str) -> dict[str, str | None]:
        found = earliest(programs, unit, today)
        if found is None:
            return {"opened": None, "chosen_by": None}
        return {"opened": clock.iso_week(found.day), "chosen_by": found.chosen_by.value}

    return of


def unit_weeks(zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Yield the rows of table `unit_weeks`: all weeks whose requests are counted, in order.

    Numbers of another table are None in a week that was closed before that table existed.
    """
    opened = _opened(zone)
    found = (
        select(
            *(getattr(UnitWeek, name) for name in OWN), ExposureWeek.solicitations,
            MentoringWeek.meetings, ChampionWeek.resolved,
        )
        .where(UnitWeek.gross.is_not(None))
        .order_by(UnitWeek.week, UnitWeek.unit)
    )  # fmt: skip
    for other in (ExposureWeek, MentoringWeek, ChampionWeek):
        same = (other.unit == UnitWeek.unit) & (other.week == UnitWeek.week)
        found = found.outerjoin(other, same)
    applied = _applied()
    for row in db.session().execute(found).mappings():
        yield {**row, **opened(row["unit"]), "applied": applied(row["unit"], row["week"])}
