"""Champions in closed weeks, help times and load by month: counted once, shown from the floors on."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from analytics import champions as figures
from analytics import snapshots
from tests.factories.company import Company
from tests.integration.bookings.bookings import unit_of
from tests.integration.champions.champions import applied, codes, program_of, taken_to
from tests.integration.champions.champions import on as at_day
from tests.integration.insights.test_figures import MONDAY, WEDNESDAY, close, measure
from tests.integration.unit_weeks.test_exposure import members
from webapp.champions import services as champions
from webapp.champions.queries import running
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.workflow import HelpState
from webapp.people.models import OrgUnit, Person
from webapp.routing.pick import Urgency
from webapp.unit_weeks import champions as champion_weeks
from webapp.unit_weeks.models import ChampionWeek

DAY = timedelta(days=1)


def helped(
    company: Company, person: Person, asked: datetime, ended: datetime | None,
    state: HelpState = HelpState.resolved,
) -> None:  # fmt: skip
    """A help request of a person: resolved, withdrawn, or with the lead still."""
    program = program_of(company, "weeks")
    with unit_of_work():
        db.session().add(
            HelpRequest(
                program_id=program.id, person_id=person.id, unit_id=person.unit_id,
                topic=codes(program)[0], language="en", urgency=Urgency.normal, minutes=15,
                state=state if ended else HelpState.escalated, made_at=asked, ended_at=ended,
            )
        )  # fmt: skip


def champion_at(company: Company, person: Person, hours: int = 2) -> None:
    with unit_of_work():
        person.manager_id = company.people["reviewer"].id
    made = applied(company, person, "weeks", hours=hours)
    taken_to(made, "active", company.people["reviewer"])


def shown(company: Company) -> pd.DataFrame:
    folder = company.settings.instance / "snapshots" / "2026-W47"
    table = figures.table(snapshots.load(folder), "champions")
    return table[table["week"] == "2026-W47"].set_index("unit")


@pytest.mark.both_databases
def test_a_closing_counts_champions_and_help_of_each_unit(company: Company) -> None:
    large, small = unit_of(company, "Large", 6), unit_of(company, "Small", 4)
    bare, heavy = unit_of(company, "Bare", 5), unit_of(company, "Heavy", 5)
    for person in (members(heavy)[0], *[members(heavy)[0]] * 9, *members(heavy)):
        helped(company, person, WEDNESDAY - DAY, WEDNESDAY)
    for person in (members(large)[0], members(small)[0]):
        champion_at(company, person)
    for person in members(large)[:5]:
        helped(company, person, WEDNESDAY - DAY, WEDNESDAY)
    helped(company, members(large)[0], WEDNESDAY - DAY, WEDNESDAY)
    for person in members(small):
        helped(company, person, WEDNESDAY - DAY, WEDNESDAY)
    helped(company, members(bare)[0], WEDNESDAY, WEDNESDAY, HelpState.withdrawn)
    helped(company, members(bare)[0], WEDNESDAY, MONDAY + DAY)
    measure(MONDAY)
    db.session().rollback()
    found = db.session().scalars(select(ChampionWeek).where(ChampionWeek.week == "2026-W47"))
    stored = {row.unit: (row.people, row.champions, row.resolved, row.helped) for row in found}
    assert stored[large.id] == (6, 1, 6, 5)
    assert stored[small.id] == (4, 1, 4, 4)
    assert stored[bare.id] == (5, 0, 0, 0)
    # One of the five people has 11 of the 15 requests.
    assert stored[heavy.id] == (5, 0, 15, 1)
    assert set(stored) == {"none", *db.session().scalars(select(OrgUnit.id))}
    table = shown(company)
    rows = table[["people", "champions", "resolved"]].astype(object).where(table.notna(), None)
    known = rows.to_dict("index")
    assert known[large.id] == {"people": 6, "champions": 1, "resolved": 6}
    assert known[bare.id] == {"people": 5, "champions": 0, "resolved": None}
    assert known[heavy.id] == {"people": 5, "champions": 0, "resolved": None}
    assert known[small.id] == dict.fromkeys(rows.columns)
    # The row of a released week never changes.
    close(company, MONDAY + 7 * DAY)
    with pytest.raises(IntegrityError), unit_of_work():
        champion_weeks.store("2026-W47", WEDNESDAY - 2 * DAY, MONDAY, {})


def test_help_times_are_of_whole_months_and_as_they_were_then(company: Company) -> None:
    person = members(unit_of(company, "Times", 1))[0]
    until = datetime(2026, 11, 22, 23, tzinfo=UTC)
    october = datetime(2026, 10, 5, 9, tzinfo=UTC)
    helped(company, person, october, october + 3.5 * DAY)
    helped(company, person, october, until + DAY)
    helped(company, person, october, None)
    helped(company, person, october, october + 2 * DAY, HelpState.withdrawn)
    # August 24 is within 90 days, but August is not whole.
    helped(company, person, datetime(2026, 8, 28, 9, tzinfo=UTC), october)
    helped(company, person, until, None)
    own = [row for row in champion_weeks.help_times(until) if row[2] == person.id]
    open_days = (until - october) // DAY
    assert sorted((month, days, done) for _p, month, _who, days, done in own) == sorted([
        ("2026-10", 3, True), ("2026-10", open_days, False), ("2026-10", open_days, False),
        ("2026-10", 2, False),
    ])  # fmt: skip


def test_the_load_is_of_closed_months_with_the_role_through_them(company: Company) -> None:
    early, late = members(unit_of(company, "Load", 2))
    with at_day("2026-10-01"):
        champion_at(company, late)
    with at_day("2026-09-30"):
        champion_at(company, early)
    role = running(program_of(company, "weeks").id, early)
    assert role is not None
    with at_day("2026-10-20"), unit_of_work():
        champions.declare_time(role, clock.today(), 45, by=early)
    found = list(champion_weeks.load(datetime(2026, 11, 23, 12, tzinfo=UTC)))
    own = [row[1:] for row in found if row[0] == "weeks"]
    assert own == [("2026-10", 45, 120)]
