"""The calendar of planned requests: by day, by unit and week, with collisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response
from flask_babel import format_date

from webapp.bookings import queries
from webapp.bookings.models import Booking
from webapp.bookings.rules import sees_calendar
from webapp.bookings.views.blueprint import bp
from webapp.core import clock
from webapp.directory.queries import reach_of, unit_paths, unit_tree
from webapp.messaging.services import limits
from webapp.people.models import OrgUnit
from webapp.people.rules import is_announcer, is_employee_view
from webapp.web.guards import guarded, person
from webapp.web.pages import render

DAY, WEEK, WEEKS = timedelta(days=1), timedelta(days=7), 8


@dataclass(frozen=True)
class UnitLoad:
    """The number of planned requests for people of a unit in each of the weeks shown."""

    name: str
    weeks: tuple[int, ...]


@bp.get("/requests")
@guarded(sees_calendar)
def calendar() -> Response:
    """The weeks ahead: what is planned, for which units, and who made it."""
    me, today = person(), clock.today()
    # Nothing can be planned for today.
    first = today + DAY - timedelta(days=(today + DAY).weekday())
    weeks = [first + n * WEEK for n in range(WEEKS)]
    planned = queries.bookings_ahead(first, weeks[-1] + WEEK - DAY)
    named = queries.units_of([b.id for b in planned])
    return render(
        "bookings/calendar.html", loads=_loads(planned, named, weeks),
        weeks=[format_date(week, "d MMM") for week in weeks],
        planned=[b for b in planned if b.on_day >= today], mine=queries.own_bookings(me),
        collisions=_collisions(planned, named), announces=is_announcer(me, None),
        watches=is_employee_view(me, None), limits=limits(),
    )  # fmt: skip


def _loads(
    planned: Sequence[Booking], named: dict[str, set[str]], weeks: Sequence[date]
) -> list[UnitLoad]:
    """The bookings of each week that reach people of a unit, for the units that bookings name and
    the units above them.
    """
    tree, paths = [unit for _depth, unit in unit_tree()], unit_paths()
    listed = {b.id: _with_those_above(named[b.id], tree) for b in planned}
    touched = {b.id: listed[b.id] | reach_of(named[b.id]) for b in planned}
    shown = set[str]().union(*listed.values())

    def count(unit_id: str, week: date) -> int:
        return sum(unit_id in touched[b.id] and week <= b.on_day < week + WEEK for b in planned)

    return [
        UnitLoad(" / ".join(paths[unit.id]), tuple(count(unit.id, week) for week in weeks))
        for unit in tree
        if unit.id in shown
    ]


def _with_those_above(unit_ids: set[str], tree: Sequence[OrgUnit]) -> set[str]:
    """Some units and all units above them; in `tree` each unit follows the one above it."""
    found = set(unit_ids)
    for unit in reversed(tree):
        if unit.id in found and unit.parent_id is not None:
            found.add(unit.parent_id)
    return found


def _collisions(planned: Sequence[Booking], named: dict[str, set[str]]) -> dict[str, list[Booking]]:
    """The bookings within seven days of each that reach the same people, where they are too many."""
    people = {b.id: reach_of(named[b.id]) for b in planned}
    near = {
        b.id: [
            other for other in planned
            if other.id != b.id and abs(other.on_day - b.on_day) < WEEK and people[other.id] & people[b.id]
        ]
        for b in planned
    }  # fmt: skip
    crowded = {b.id for b in planned if len(near[b.id]) >= limits().week}
    return {
        b.id: near[b.id] for b in planned
        if b.id in crowded or crowded & {other.id for other in near[b.id]}
    }  # fmt: skip
