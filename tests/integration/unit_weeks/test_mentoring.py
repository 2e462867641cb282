"""Pairs and meetings in closed weeks: counted by unit once, and shown from five people on."""

from datetime import datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from analytics import panel, snapshots
from tests.factories.company import Company
from tests.integration.bookings.bookings import unit_of
from tests.integration.insights.test_figures import (
    MONDAY,
    NEXT_MONDAY,
    SUNDAY,
    WEDNESDAY,
    close,
    measure,
)
from tests.integration.mentoring.editions import edition_of
from tests.integration.unit_weeks.test_exposure import members
from webapp.appointments.models import Appointment
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings.models import Meeting
from webapp.meetings.workflow import MeetingState
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.workflow import PairState
from webapp.pairing.models import MatchRun
from webapp.pairing.workflow import RunState
from webapp.people.models import Person
from webapp.unit_weeks import mentoring as mentoring_weeks
from webapp.unit_weeks.models import MentoringWeek

DAY = timedelta(days=1)


def run_of(company: Company) -> tuple[Edition, MatchRun]:
    edition = edition_of(company)
    with unit_of_work():
        run = MatchRun(
            edition_id=edition.id, person_id=company.people["lead"].id, state=RunState.queued,
            result={}, made_at=WEDNESDAY,
        )  # fmt: skip
        db.session().add(run)
    return edition, run


def paired(
    found: tuple[Edition, MatchRun], mentor: Person, mentee: Person, started: datetime,
    ended: datetime | None = None, state: PairState = PairState.active,
) -> Pair:  # fmt: skip
    edition, run = found
    with unit_of_work():
        pair = Pair(
            edition_id=edition.id, run_id=run.id, mentor_id=mentor.id, mentee_id=mentee.id,
            topics=[], state=PairState.ended if ended else state, reply_until=started,
            made_at=started, offered_at=started, started_at=started, ended_at=ended,
            closing_at=started if state == PairState.closing else None,
        )  # fmt: skip
        db.session().add(pair)
    return pair


def met(
    pair: Pair, began: datetime, said: datetime, state: MeetingState = MeetingState.held
) -> None:
    """A meeting that one of the two told about."""
    with unit_of_work():
        made = db.new_id()
        db.session().add(
            Appointment(
                id=made, title="Meeting", place="Room 1", starts_at=began,
                ends_at=began + timedelta(hours=1),
            )
        )  # fmt: skip
        db.session().flush()
        db.session().add(
            Meeting(
                id=made, pair_id=pair.id, person_id=pair.mentor_id, state=state, made_at=began,
                said_at=said,
            )
        )  # fmt: skip


def stored(week: str) -> dict[str, tuple[int, int, int]]:
    """People, meetings and attendees of a week by unit, without units that have none."""
    db.session().rollback()
    found = db.session().scalars(select(MentoringWeek).where(MentoringWeek.week == week))
    rows = {row.unit: (row.people, row.meetings, row.attendees) for row in found}
    return {unit: counts for unit, counts in rows.items() if any(counts)}


@pytest.mark.both_databases
def test_a_closing_counts_pairs_and_meetings_of_each_unit(company: Company) -> None:
    paint, press = unit_of(company, "Paint", 6), unit_of(company, "Press", 6)
    found = run_of(company)
    pairs = [
        paired(found, *both, WEDNESDAY) for both in zip(members(paint), members(press), strict=True)
    ]
    for pair in pairs[:5]:
        met(pair, WEDNESDAY, WEDNESDAY + DAY)
    met(pairs[0], WEDNESDAY + DAY, WEDNESDAY + DAY)
    met(pairs[5], WEDNESDAY, WEDNESDAY, MeetingState.not_held)
    inside = unit_of(company, "Glue", 4)
    glue = members(inside)
    within = paired(found, glue[0], glue[1], WEDNESDAY)
    paired(found, glue[0], glue[2], WEDNESDAY, state=PairState.paused)
    met(within, WEDNESDAY, WEDNESDAY)
    measure(MONDAY)
    assert stored("2026-W47") == {
        paint.id: (6, 6, 5), press.id: (6, 6, 5), inside.id: (3, 1, 2)
    }  # fmt: skip
    folder = company.settings.instance / "snapshots" / "2026-W47"
    table = panel.mentoring(snapshots.load(folder))
    shown = {
        str(unit): (people, meetings)
        for unit, people, meetings in zip(
            table["unit"], table["people"], table["meetings"], strict=True
        )
        if not (pd.isna(people) and pd.isna(meetings))
    }
    assert shown == {paint.id: (6, 6), press.id: (6, 6)}
    assert {inside.id, "none"} <= set(table["unit"])


def test_a_pair_counts_from_its_start_to_its_end(company: Company) -> None:
    paint = unit_of(company, "Paint", 10)
    people, found = members(paint), run_of(company)
    start = SUNDAY + timedelta(minutes=1) - timedelta(weeks=1)
    paired(found, people[0], people[1], start - DAY, start - timedelta(seconds=1))
    paired(found, people[2], people[3], start - DAY, start)
    paired(found, people[4], people[5], SUNDAY, state=PairState.closing)
    paired(found, people[6], people[7], SUNDAY + timedelta(minutes=1))
    assert close(company, NEXT_MONDAY) == ["2026-W46", "2026-W47", "2026-W48"]
    assert [stored(f"2026-W{n}") for n in (46, 47, 48)] == [
        {paint.id: (4, 0, 0)}, {paint.id: (4, 0, 0)}, {paint.id: (4, 0, 0)}
    ]  # fmt: skip


def test_a_meeting_counts_in_the_week_in_which_it_was_first_reported(company: Company) -> None:
    paint = unit_of(company, "Paint", 2)
    mentor, mentee = members(paint)
    pair = paired(run_of(company), mentor, mentee, WEDNESDAY)
    met(pair, WEDNESDAY, MONDAY + timedelta(hours=3))
    close(company, MONDAY)
    assert stored("2026-W47") == {paint.id: (2, 0, 0)}
    close(company, NEXT_MONDAY)
    assert stored("2026-W48") == {paint.id: (2, 1, 2)}
    assert stored("2026-W47") == {paint.id: (2, 0, 0)}


def test_a_week_in_which_only_pairs_go_on_is_closed(company: Company) -> None:
    paint = unit_of(company, "Paint", 2)
    mentor, mentee = members(paint)
    pair = paired(run_of(company), mentor, mentee, WEDNESDAY)
    assert close(company, MONDAY) == ["2026-W47"]
    assert close(company, NEXT_MONDAY) == ["2026-W48"]
    with unit_of_work():
        pair.state, pair.ended_at = PairState.ended, NEXT_MONDAY - DAY
    # Weeks in which nothing happens any more are closed too.
    assert close(company, NEXT_MONDAY + timedelta(weeks=2)) == ["2026-W49", "2026-W50"]
    counted = {
        week: people
        for unit, week, people, *_ in mentoring_weeks.stored_weeks()
        if unit == paint.id
    }
    assert counted == {"2026-W47": 2, "2026-W48": 2, "2026-W49": 0, "2026-W50": 0}


@pytest.mark.both_databases
def test_the_database_refuses_impossible_counts(company: Company) -> None:
    for people, meetings, attendees in ((-1, 0, 0), (0, 1, 0), (0, 0, 1), (3, 1, 3), (0, -1, -2)):
        row = MentoringWeek(
            unit="none", week="2026-W47", people=people, meetings=meetings, attendees=attendees
        )
        with pytest.raises(IntegrityError), unit_of_work():
            db.session().add(row)


def test_a_week_is_counted_once(company: Company) -> None:
    unit_of(company, "Paint", 0)
    end = clock.week_start(MONDAY, company.settings.zone)
    with unit_of_work():
        mentoring_weeks.store("2026-W47", end - timedelta(weeks=1), end)
    with pytest.raises(IntegrityError), unit_of_work():
        mentoring_weeks.store("2026-W47", end - timedelta(weeks=1), end)
    assert pd.DataFrame(mentoring_weeks.stored_weeks()).iloc[:, 2:].sum().tolist() == [0, 0, 0]
