"""Participation in closed weeks: counted by unit once, of people who allow measuring where they act."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import IntegrityError

from analytics import panel, snapshots
from analytics.snapshots import SnapshotError
from tests.factories.company import Company
from tests.integration.bookings.bookings import unit_of
from tests.integration.insights.test_figures import (
    BOT,
    FIREFOX,
    MONDAY,
    NEXT_MONDAY,
    WEDNESDAY,
    measure,
    record_visits,
)
from tests.integration.recruitment.files import csv, loaded
from webapp.briefs import queries
from webapp.briefs import services as briefs
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights.models import ReleasedWeek
from webapp.people import services as people
from webapp.people.models import OrgUnit
from webapp.program_kinds import Consent
from webapp.programs import queries as enrollments
from webapp.programs import services as programs
from webapp.sharing.services import declare_posted, example_address
from webapp.unit_weeks import services
from webapp.unit_weeks.models import UnitWeek

LATER = WEDNESDAY + timedelta(weeks=1)
# Twelve words, of which three are the supplied ones in their order.
PARTLY_OWN = "Hands fact question and then nine other words that are mine alone"
COUNTS = ("people", "enrolled", "measured", "active", "stories", "shares", "texts")


def joined(company: Company, part: str, moment: datetime, *, measuring: bool = True) -> None:
    person = company.people[part]
    with clock.at(moment), unit_of_work():
        enrollment = programs.join(company.program, by=person, version=1)
        if measuring:
            programs.set_consent(enrollment, Consent.measuring, given=True, by=person)


def stored(week: str) -> dict[str, UnitWeek]:
    db.session().rollback()
    return {
        row.unit: row for row in db.session().scalars(select(UnitWeek).where(UnitWeek.week == week))
    }


def counts(row: UnitWeek) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in COUNTS)


def rows_of(company: Company, folder: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Table `unit_weeks` of a snapshot by unit and week, with None for what is missing."""
    found = snapshots.rows(
        snapshots.load(company.settings.instance / "snapshots" / folder), "unit_weeks"
    )
    plain = found.astype(object).where(found.notna(), None).to_dict("records")
    return {
        (str(row.pop("unit")), str(row.pop("week"))): {str(k): v for k, v in row.items()}
        for row in plain
    }


def act(company: Company) -> None:
    """What the people of Paint do in two weeks; some move, leave or do not allow measuring."""
    for part in ("paint_0", "paint_1", "paint_2", "paint_4", "paint_5"):
        joined(company, part, WEDNESDAY)
    joined(company, "paint_3", WEDNESDAY, measuring=False)
    with clock.at(WEDNESDAY):
        early = company.share(author="paint_2", channel="x")
    with clock.at(LATER):
        company.story("in_review", author="paint_1")
        company.share(author="paint_3", state="posted")
        for part in ("paint_4", "paint_5"):
            company.story("in_review", author=part)
        with unit_of_work():
            declare_posted(early, by=company.people["paint_2"], address=example_address(early, "1"))
            people.close_account(company.people["paint_5"])


@pytest.mark.both_databases
def test_a_closing_counts_who_takes_part_in_each_unit(company: Company) -> None:
    paint, press, empty = (
        unit_of(company, "Paint", 6),
        unit_of(company, "Press", 2),
        unit_of(company, "Empty", 0),
    )
    act(company)
    with clock.at(LATER):
        link = company.link(author="paint_0", state="posted", body=PARTLY_OWN)
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    record_visits(company, link, LATER, FIREFOX, FIREFOX, BOT)
    # A few minutes after the end of the week, and before it is closed.
    joined(company, "press_1", NEXT_MONDAY - timedelta(minutes=5))
    with unit_of_work():
        company.people["paint_4"].unit_id = press.id
    measure(NEXT_MONDAY)
    week = stored("2026-W48")
    assert set(week) == {"none", *db.session().scalars(select(OrgUnit.id))}
    assert counts(week[paint.id]) == (4, 4, 3, 3, 2, 2, 2)
    assert counts(week[press.id]) == (3, 1, 1, 1, 1, 0, 0)
    assert (counts(week[empty.id]), week[empty.id].own_words) == ((0,) * 7, None)
    assert week[paint.id].own_words == (0.75 + 1) / 2
    assert counts(stored("2026-W47")[paint.id]) == (4, 4, 3, 1, 1, 0, 0)
    found = rows_of(company, "2026-W48")
    assert set(found) == {(unit, name) for name in ("2026-W47", "2026-W48") for unit in week}
    visits = {
        "gross": 3,
        "authentic_low": 0,
        "authentic": 2,
        "reach_low": 0,
        "reach": None,
        "reach_high": 2,
    }
    others = {
        "solicitations": 0,
        "meetings": 0,
        "resolved": 0,
        "offered": 2,
        "opened": "2026-W47",
        "chosen_by": "unknown",
        "applied": None,
    }
    assert found[paint.id, "2026-W48"] == {
        **dict(zip(COUNTS, (4, 4, 3, 3, 2, 2, 2), strict=True)), "own_words": 0.875, **visits, **others,
    }  # fmt: skip
    assert found[empty.id, "2026-W48"] == {
        **dict.fromkeys((*COUNTS, *visits), 0), "own_words": None, **others,
    }  # fmt: skip


def test_what_was_counted_stays_when_consents_and_units_change(company: Company) -> None:
    paint = unit_of(company, "Paint", 2)
    for part in ("paint_0", "paint_1"):
        joined(company, part, WEDNESDAY)
        with clock.at(WEDNESDAY):
            company.share(author=part, state="posted")
    first, second = (company.people[f"paint_{n}"] for n in range(2))
    withdrawn = enrollments.enrollment(first, company.program.id)
    assert withdrawn is not None
    with unit_of_work():
        programs.set_consent(withdrawn, Consent.measuring, given=False, by=first)
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    assert counts(stored("2026-W47")[paint.id]) == (2, 2, 1, 1, 1, 1, 1)
    with unit_of_work():
        programs.set_consent(withdrawn, Consent.measuring, given=True, by=first)
        left = enrollments.enrollment(second, company.program.id)
        assert left is not None
        programs.leave(left, by=second)
    created = unit_of(company, "Created", 1)
    measure(NEXT_MONDAY)
    assert counts(stored("2026-W47")[paint.id]) == (2, 2, 1, 1, 1, 1, 1)
    assert created.id not in stored("2026-W47")
    # Who left at noon of the first week is not enrolled at the end of the second one.
    assert counts(stored("2026-W48")[paint.id]) == (2, 1, 1, 0, 0, 0, 0)
    assert counts(stored("2026-W48")[created.id]) == (1, 0, 0, 0, 0, 0, 0)


def test_rows_are_of_weeks_counted_by_unit_and_are_deleted_with_the_others(
    company: Company,
) -> None:
    with unit_of_work():
        # A week that was closed before it was counted by unit.
        db.session().add(ReleasedWeek(week="2026-W46", released_at=WEDNESDAY))
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    assert stored("2026-W46") == {}
    folder = company.settings.instance / "snapshots" / "2026-W47"
    assert set(panel.unit_weeks(snapshots.load(folder))["week"]) == {"2026-W47"}
    shutil.rmtree(folder / "rows")
    with pytest.raises(SnapshotError, match=r"rows/unit_weeks\.parquet is not in this snapshot"):
        panel.unit_weeks(snapshots.load(folder))


def test_a_brief_is_offered_while_people_can_write_from_it(company: Company) -> None:
    lead, end = company.people["lead"], clock.week_start(MONDAY, company.settings.zone)
    day = timedelta(days=1)

    def offered_at(until: datetime) -> int:
        return sum(queries.offered_at(until).values())

    assert queries.offered_at(end) == {company.program.id: 1, company.foreign.id: 1}
    assert offered_at(WEDNESDAY) == 0
    with clock.at(WEDNESDAY + 2 * day), unit_of_work():
        briefs.close_brief(company.brief, by=lead)
    assert (offered_at(end), offered_at(WEDNESDAY + day)) == (1, 2)
    with unit_of_work():
        briefs.reopen_brief(company.brief, by=lead)
        company.brief.expires_on = date(2026, 11, 22)
    assert (offered_at(end), offered_at(end + day)) == (2, 1)
    with clock.at(WEDNESDAY + 3 * day), unit_of_work():
        briefs.pause_theme(company.brief.theme, by=lead)
    assert (offered_at(end), offered_at(WEDNESDAY + 2 * day)) == (1, 2)
    with unit_of_work():
        programs.pause(company.foreign, by=company.people["foreign_lead"])
    assert offered_at(end) == 0


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that the database executes."""
    found: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def test_a_closing_needs_no_statement_per_person_or_unit(company: Company) -> None:
    end, week = clock.week_start(MONDAY, company.settings.zone), timedelta(weeks=1)
    used = []
    for number in range(2):
        start = end + number * week
        with unit_of_work(), statements() as executed:
            services.store(f"2026-W{47 + number}", start - week, start)
        used.append(len(executed))
        for unit in range(3):
            unit_of(company, f"Unit{number}{unit}", 3)
            joined(company, f"unit{number}{unit}_0", start)
    assert used[0] == used[1] <= 20


@pytest.mark.both_databases
def test_the_database_refuses_impossible_counts(company: Company) -> None:
    fits: dict[str, Any] = dict.fromkeys((*COUNTS, "offered"), 0) | {
        "unit": "none",
        "week": "2026-W47",
    }
    for wrong in (
        {"enrolled": 1}, {"people": 2, "enrolled": 1, "measured": 2}, {"stories": 1}, {"offered": -1},
        {"texts": 1}, {"own_words": 0.5}, {"texts": 1, "own_words": 1.5},
        {"gross": 1, "authentic": 2, "authentic_low": 0}, {"reach_low": 2, "reach_high": 1},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), unit_of_work():
            db.session().add(UnitWeek(**(fits | wrong)))


def test_applications_are_in_the_weeks_that_a_file_covers(company: Company) -> None:
    """A week that the newest file covers in part is unknown, and small numbers are kept."""
    unit = unit_of(company, "Applied", 1)
    lines = [
        f"A-{number},Carpentry,{unit.name},{day},,applied,open,,job_board"
        for number, day in enumerate(("2026-11-17", "2026-11-22", "2026-11-24"))
    ]
    with clock.at(datetime(2026, 11, 25, 12, tzinfo=UTC)):
        loaded(csv(*lines))
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    measure(NEXT_MONDAY)
    folder = company.settings.instance / "snapshots" / "2026-W48"
    rows = panel.unit_weeks(snapshots.load(folder)).set_index(["unit", "week"])["applications"]
    assert rows[unit.id, "2026-W47"] == 2
    assert rows.loc[(slice(None), "2026-W48")].isna().all()
    assert rows["none", "2026-W47"] == 0
