"""Requests for time in closed weeks: counted by unit once, and shown from five people on."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from analytics import panel, snapshots
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.bookings.bookings import unit_of
from tests.integration.insights.test_figures import (
    FIREFOX,
    MONDAY,
    NEXT_MONDAY,
    PAGE,
    SUNDAY,
    UNKNOWN,
    WEDNESDAY,
    close,
    measure,
    record_visits,
)
from tests.integration.messaging.test_solicitations import plan, work
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights.models import ReleasedWeek
from webapp.messaging.models import Solicitation
from webapp.messaging.services import withdraw
from webapp.messaging.topics import Topic
from webapp.messaging.workflow import SolicitationState
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person
from webapp.programs.models import Program
from webapp.unit_weeks import exposure
from webapp.unit_weeks.models import ExposureWeek

Counts = dict[str, tuple[int, int]]


def members(unit: OrgUnit) -> list[Person]:
    found = select(Person).where(Person.unit_id == unit.id).order_by(Person.id)
    return list(db.session().scalars(found))


def sent(
    person: Person, moment: datetime, ref: str = "sent", program: Program | None = None
) -> None:
    """A solicitation that was sent at a moment."""
    with unit_of_work():
        db.session().add(
            Solicitation(
                person_id=person.id, ref=f"{ref}-{moment:%d-%H:%M}", is_reminder=False, priority=10,
                carries_right=False, state=SolicitationState.sent, made_at=moment,
                not_before=moment, sent_at=moment, topic=Topic.requests, subject="Subject",
                body="Body", values={}, about_id="about", endpoint="stories.mine", place={},
                program_id=program.id if program else None,
            )
        )  # fmt: skip


def stored(week: str) -> Counts:
    """Solicitations and people of a week by unit, without units that have none."""
    db.session().rollback()
    found = db.session().scalars(select(ExposureWeek).where(ExposureWeek.week == week))
    return {row.unit: (row.solicitations, row.people) for row in found if row.solicitations}


def released(company: Company, folder: str, week: str) -> dict[str, int | None]:
    """The numbers of a week as a snapshot shows them, by unit."""
    snapshot = snapshots.load(company.settings.instance / "snapshots" / folder)
    table = panel.exposure(snapshot)
    rows = table[table["week"] == week]
    return {
        str(unit): None if pd.isna(n) else int(n)
        for unit, n in zip(rows["unit"], rows["solicitations"], strict=True)
    }


@pytest.mark.both_databases
def test_a_closing_counts_what_was_sent_to_the_people_of_each_unit(
    company: Company, client: Client
) -> None:
    paint, press = unit_of(company, "Paint", 6), unit_of(company, "Press", 4)
    empty = unit_of(company, "Empty", 0)
    painters, printers = members(paint), members(press)
    for person in (*painters, *printers, company.newcomer("alone")):
        plan(person, "survey")
    plan(painters[0], "second", carries_right=True)
    for person in painters[:2]:
        plan(person, "taken_back")
    with unit_of_work():
        withdraw("taken_back")
    work(WEDNESDAY)
    plan(painters[0], "one_too_many")
    work(WEDNESDAY)
    states = db.session().scalars(
        select(Solicitation.state).where(Solicitation.person_id == painters[0].id)
    )
    assert sorted(states) == ["not_sent", "sent", "sent", "withdrawn"]
    measure(MONDAY)
    workshop = company.people["lead"].unit_id or ""
    assert stored("2026-W47") == {paint.id: (7, 6), press.id: (4, 4), exposure.NONE: (1, 1)}
    assert released(company, "2026-W47", "2026-W47") == {
        paint.id: 7, press.id: None, exposure.NONE: None, empty.id: None, workshop: None,
    }  # fmt: skip
    assert UNKNOWN in client.sign_in("lead@company.example").get(PAGE).words


def test_programs_and_departments_count_together(company: Company) -> None:
    paint = unit_of(company, "Paint", 5)
    for person in members(paint):
        sent(person, WEDNESDAY)
    sent(members(paint)[0], WEDNESDAY, "sponsor", company.program)
    close(company, MONDAY)
    assert stored("2026-W47") == {paint.id: (6, 5)}


def test_a_unit_does_not_count_the_people_of_the_units_below(company: Company) -> None:
    paint = unit_of(company, "Paint", 5)
    sprayers = unit_of(company, "Sprayers", 5, parent=paint)
    for person in (*members(paint), *members(sprayers)):
        sent(person, WEDNESDAY)
    close(company, MONDAY)
    assert stored("2026-W47") == {paint.id: (5, 5), sprayers.id: (5, 5)}


def test_the_week_is_that_of_the_organizations_zone(company: Company) -> None:
    paint = unit_of(company, "Paint", 2)
    first, second = members(paint)
    sent(first, SUNDAY + timedelta(seconds=59))
    sent(second, SUNDAY + timedelta(minutes=1))
    assert close(company, NEXT_MONDAY) == ["2026-W47", "2026-W48"]
    assert [stored(week) for week in ("2026-W47", "2026-W48")] == [{paint.id: (1, 1)}] * 2


def test_a_late_solicitation_does_not_change_a_closed_week(company: Company) -> None:
    paint = unit_of(company, "Paint", 6)
    for person in members(paint)[:5]:
        sent(person, WEDNESDAY)
    measure(MONDAY)
    folder = company.settings.instance / "snapshots" / "2026-W47"
    files = {path.name: path.read_bytes() for path in folder.rglob("*.parquet")}
    late = members(paint)[5]
    sent(late, WEDNESDAY)
    measure(MONDAY)
    sent(late, MONDAY + timedelta(days=1))
    measure(NEXT_MONDAY)
    assert stored("2026-W47") == {paint.id: (5, 5)}
    assert stored("2026-W48") == {paint.id: (1, 1)}
    assert released(company, "2026-W48", "2026-W47")[paint.id] == 5
    assert released(company, "2026-W48", "2026-W48")[paint.id] is None
    assert {path.name: path.read_bytes() for path in folder.rglob("*.parquet")} == files


def test_people_count_in_their_unit_at_the_closing(company: Company) -> None:
    paint, press = unit_of(company, "Paint", 5), unit_of(company, "Press", 0)
    for person in members(paint):
        sent(person, WEDNESDAY)
    moved, ended, *_others = members(paint)
    with unit_of_work():
        moved.unit_id = press.id
        people.close_account(ended)
    close(company, MONDAY)
    with unit_of_work():
        ended.unit_id = None
        for person in members(paint):
            person.unit_id = press.id
    close(company, NEXT_MONDAY)
    assert stored("2026-W47") == {paint.id: (4, 4), press.id: (1, 1)}


def test_a_week_with_solicitations_and_no_visits_is_closed(company: Company) -> None:
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    assert close(company, MONDAY) == ["2026-W47"]
    sent(company.people["author"], WEDNESDAY + timedelta(weeks=1))
    record_visits(company, company.link(), WEDNESDAY + timedelta(weeks=2), FIREFOX)
    assert close(company, NEXT_MONDAY) == ["2026-W48"]
    unit = company.people["author"].unit_id
    assert stored("2026-W48") == {unit: (1, 1)}
    assert close(company, NEXT_MONDAY + timedelta(weeks=1)) == ["2026-W49"]
    assert stored("2026-W49") == {}
    assert count(ExposureWeek, ExposureWeek.week == "2026-W49") == 2


def test_counting_starts_with_the_week_in_which_a_program_was_opened(company: Company) -> None:
    plan(company.people["author"], "waiting", not_before=NEXT_MONDAY + timedelta(days=1))
    assert close(company, WEDNESDAY) == []
    assert close(company, NEXT_MONDAY) == ["2026-W47", "2026-W48"]
    assert [stored(week) for week in ("2026-W47", "2026-W48")] == [{}, {}]


def test_requests_for_time_are_counted_before_there_is_a_program(company: Company) -> None:
    sent(company.people["author"], WEDNESDAY - timedelta(weeks=2))
    assert close(company, MONDAY) == ["2026-W45", "2026-W46", "2026-W47"]


def test_weeks_that_were_closed_before_are_missing(company: Company) -> None:
    sent(company.people["author"], datetime(2026, 11, 11, 12, tzinfo=UTC))
    with unit_of_work():
        db.session().add(ReleasedWeek(week="2026-W46", released_at=WEDNESDAY, counted_at=WEDNESDAY))
    sent(company.people["author"], WEDNESDAY)
    assert close(company, MONDAY) == ["2026-W47"]
    measure(MONDAY)
    assert released(company, "2026-W47", "2026-W46") == {}
    assert set(released(company, "2026-W47", "2026-W47").values()) == {None}


@pytest.mark.both_databases
def test_the_database_refuses_impossible_counts(company: Company) -> None:
    for n, asked in ((-1, -1), (1, 2)):
        row = ExposureWeek(unit="none", week="2026-W47", solicitations=n, people=asked)
        with pytest.raises(IntegrityError), unit_of_work():
            db.session().add(row)


def test_a_week_is_counted_once(company: Company) -> None:
    paint = unit_of(company, "Paint", 5)
    for person in members(paint):
        sent(person, WEDNESDAY)
    end = clock.week_start(MONDAY, company.settings.zone)
    with unit_of_work():
        exposure.store("2026-W47", end - timedelta(weeks=1), end)
    sent(members(paint)[0], WEDNESDAY + timedelta(hours=1))
    with pytest.raises(IntegrityError), unit_of_work():
        exposure.store("2026-W47", end - timedelta(weeks=1), end)
    assert stored("2026-W47") == {paint.id: (5, 5)}
