"""When a program opened in a unit: the day of its plan, and what decided it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analytics.contracts.unit_weeks import CHOSEN
from tests.factories.company import Company
from tests.integration.bookings.bookings import unit_of, workshop
from tests.integration.insights.test_figures import FIREFOX, MONDAY, WEDNESDAY, measure
from tests.integration.insights.test_figures import record_visits as visited
from tests.integration.unit_weeks.test_participation import rows_of
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import OrgUnit
from webapp.programs.models import Program
from webapp.rollouts import services
from webapp.rollouts.models import Rollout, UnitOpening
from webapp.rollouts.workflow import Chosen
from webapp.unit_weeks.openings import FAVORABLE, Opening, Openings, earliest, openings

FRIDAY = date(2026, 11, 20)
SOON, LATER, YEAR = date(2026, 12, 1), date(2027, 1, 11), date(2027, 12, 1)
NEXT = datetime(2026, 12, 6, 23, 15, tzinfo=UTC)


def planned(program: Program, chosen: Chosen, days: Mapping[OrgUnit, date]) -> None:
    """A plan that was made before the program was opened."""
    with unit_of_work():
        db.session().add(Rollout(program_id=program.id, chosen=chosen, made_at=clock.now()))
        db.session().flush()
        db.session().add_all(
            UnitOpening(program_id=program.id, unit_id=unit.id, opens_on=day)
            for unit, day in days.items()
        )


def test_a_unit_opens_on_its_day_in_the_first_program_that_is_open_to_it(company: Company) -> None:
    north, south, waits = (unit_of(company, name, 1) for name in ("North", "South", "Waits"))
    hall = unit_of(company, "Hall", 1, parent=north)
    days = {north: FRIDAY, south: LATER, waits: LATER}
    planned(company.program, Chosen.lot, days)
    elsewhere = dict.fromkeys((north, waits, workshop()), YEAR)
    planned(company.foreign, Chosen.calendar, {**elsewhere, south: SOON})
    visited(company, company.link(), WEDNESDAY, FIREFOX)

    def found(week: str) -> dict[str, tuple[str, str]]:
        rows = rows_of(company, week)
        return {
            unit: (row["opened"], row["chosen_by"]) for (unit, each), row in rows.items()
            if each == "2026-W47"
        }  # fmt: skip

    measure(MONDAY)
    first = {
        north.id: ("2026-W47", "lot"), hall.id: ("2026-W47", "lot"), south.id: (None, None),
        waits.id: (None, None),
        # The plan of the first program leaves this unit out, so nothing says why it opened at once.
        workshop().id: ("2026-W47", "unknown"), "none": ("2026-W47", "unknown"),
    }  # fmt: skip
    assert found("2026-W47") == first
    offered = {unit: row["offered"] for (unit, _week), row in rows_of(company, "2026-W47").items()}
    assert offered == {
        north.id: 1, hall.id: 1, south.id: 0, waits.id: 0, workshop().id: 1, "none": 2,
    }  # fmt: skip
    with clock.at(WEDNESDAY + timedelta(weeks=1)), unit_of_work():
        moved = {unit.id: day for unit, day in (days | {waits: SOON}).items()}
        services.plan(company.program, moved, Chosen.lot, by=company.people["lead"], version=1)
    measure(NEXT)
    assert found("2026-W49") == first | {
        south.id: ("2026-W49", "calendar"), waits.id: ("2026-W49", "lot"),
    }  # fmt: skip


def test_without_a_plan_units_open_with_the_program(company: Company) -> None:
    with clock.at(WEDNESDAY):
        programs = openings(company.settings.zone)
    opening = Opening(WEDNESDAY.date(), Chosen.unknown)
    assert [each.of("gone") for each in programs] == [opening, opening]
    assert earliest(programs, "none", WEDNESDAY.date()) == opening
    assert earliest(programs, "none", WEDNESDAY.date() - timedelta(days=1)) is None
    assert [each.value for each in FAVORABLE] == list(CHOSEN)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PROGRAMS = st.lists(
    st.builds(
        Openings, DAYS, st.dictionaries(st.sampled_from("abc"), DAYS), st.sampled_from(Chosen)
    ),
    max_size=4,
)


@given(PROGRAMS, st.sampled_from("abcd"), DAYS)
def test_no_opening_precedes_its_program_or_the_day_of_the_unit(
    programs: list[Openings], unit: str, today: date
) -> None:
    found = earliest(programs, unit, today)
    possible = [
        each for each in programs if max(each.first, each.days.get(unit, each.first)) <= today
    ]
    assert (found is None) == (not possible)
    if found is not None:
        assert found.day <= today
        opened = [
            each for each in possible
            if found.day >= each.first and found.day >= each.days.get(unit, each.first)
        ]  # fmt: skip
        assert opened
        # Earlier than every other one, and never told more favorably than one of the same day.
        assert all(each.of(unit).day >= found.day for each in possible)
        same = [each.of(unit) for each in possible if each.of(unit).day == found.day]
        assert FAVORABLE.index(found.chosen_by) == max(
            FAVORABLE.index(each.chosen_by) for each in same
        )
