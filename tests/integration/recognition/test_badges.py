"""Badges are granted together, once, and say neither when nor in which order they were earned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime, inspect, select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.academy.modules import member, module_of, program_of
from tests.integration.asking import count, together
from tests.integration.recognition.givings import badge
from tests.pages import Client
from webapp.academy import services as academy
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.recognition import jobs, queries, services
from webapp.recognition.models import Badge, BadgeQuarter
from webapp.recognition.quarters import finished_quarters, next_quarter, quarter_start
from webapp.recognition.sealing import proof_of
from webapp.recognition.services import Evidence
from webapp.recognition.workflow import Rule

YEAR = timedelta(days=365)


def badges(person: Person) -> list[tuple[Rule, date]]:
    db.session().rollback()
    return [(each.rule, each.quarter) for each in queries.badges_of(person)]


def in_quarter_after(moment: datetime) -> datetime:
    day = next_quarter(quarter_start(moment.date()))
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def told(person: Person) -> int:
    return count(Notice, Notice.person_id == person.id, Notice.endpoint == "recognition.mine")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_quarter_has_three_months_and_contains_its_days(day: date) -> None:
    start = quarter_start(day)
    end = next_quarter(start)
    assert start <= day < end
    assert ((end.year - start.year) * 12 + end.month - start.month, start.day) == (3, 1)
    assert list(finished_quarters(day, None)) == [quarter_start(start - timedelta(days=1))]
    assert list(finished_quarters(end, start)) == []
    assert next(finished_quarters(next_quarter(end), start)) == end


def test_nothing_is_granted_before_the_end_of_the_quarter(fresh_company: Company) -> None:
    # A quarter is granted once for everybody.
    company = fresh_company
    program, person = program_of(company), member(company, "finishes")
    first, second = module_of(company, "first"), module_of(company, "second")
    half, gone = member(company, "halfway"), member(company, "gone")
    with unit_of_work():
        for each in (person, gone):
            academy.complete(first, (), by=each)
            academy.complete(second, (), by=each)
        academy.complete(first, (), by=half)
    (enrolled,) = [e for e in queries.joined_between(date.min, date.max) if e.person_id == gone.id]
    with unit_of_work():
        programs.leave(enrolled, by=gone)
    jobs.grant_badges()
    assert (badges(person), told(person)) == ([], 0)
    with clock.at(in_quarter_after(NOON)):
        jobs.grant_badges()
        jobs.grant_badges()
    quarter = quarter_start(NOON.date())
    assert badges(person) == [(Rule.academy_completed, quarter)]
    assert (badges(half), told(person), told(half)) == ([], 1, 0)
    # Who left hears no more of the program.
    assert (badges(gone), told(gone)) == ([], 0)
    (found,) = queries.badges_of(person)
    assert found.program_id == program.id
    assert {fact["names"]["en"] for fact in proof_of(found)} == {"About first", "About second"}
    assert b"About first" not in found.proof
    # A badge that its owner deleted does not come back.
    with unit_of_work():
        services.delete_badge(found, by=person)
    with clock.at(in_quarter_after(in_quarter_after(NOON))):
        jobs.grant_badges()
    assert badges(person) == []


def test_a_year_of_taking_part_counts_while_it_lasts(fresh_company: Company) -> None:
    # A quarter is granted once for everybody.
    company = fresh_company
    stays, leaves, pauses = (member(company, name) for name in ("stays", "goes", "rests"))
    enrolled = {e.person_id: e for e in queries.joined_between(date.min, date.max)}
    with unit_of_work():
        programs.leave(enrolled[leaves.id], by=leaves)
        programs.pause_until(enrolled[pauses.id], (NOON + YEAR).date(), by=pauses)
    with clock.at(in_quarter_after(NOON + YEAR)):
        jobs.grant_badges()
    found = [[rule for rule, _quarter in badges(each)] for each in (stays, leaves, pauses)]
    assert found == [[Rule.year_in_program], [], [Rule.year_in_program]]


@pytest.mark.both_databases
def test_two_workers_grant_once(company: Company) -> None:
    program, quarter = company.program, date(2020, 4, 1)
    people = [company.newcomer(f"granted{n}") for n in range(6)]
    earned = [Evidence(each.id, program.id, Rule.year_in_program, []) for each in people]

    def run() -> None:
        with company.app.app_context(), unit_of_work():
            services.grant_quarter(quarter, earned)

    together(run, run, run)
    assert count(Badge, Badge.quarter == quarter) == 6
    assert count(BadgeQuarter, BadgeQuarter.quarter == quarter) == 1
    assert [told(each) for each in people] == [1] * 6


def test_the_table_tells_no_moment_and_no_order(company: Company) -> None:
    columns = inspect(Badge).columns
    assert [c.name for c in columns if isinstance(c.type, DateTime)] == []
    assert not any(c.autoincrement is True for c in columns)
    quarter, program = date(2019, 1, 1), company.program
    people = [company.newcomer(f"ordered{n}") for n in range(12)]
    with unit_of_work():
        earned = (Evidence(p.id, program.id, Rule.year_in_program, []) for p in people)
        services.grant_quarter(quarter, earned)
    by_place = select(Badge.person_id).where(Badge.quarter == quarter)
    stored = list(db.session().scalars(by_place))
    # By chance in their order once in 12! runs.
    assert sorted(stored) == sorted(p.id for p in people)
    assert stored != [p.id for p in people]


def test_only_the_owner_sees_the_proof_and_others_see_the_rule(company: Company) -> None:
    owner, reader = member(company, "owner"), member(company, "reader")
    found = badge(owner, program_of(company))
    client, other = (Client(company.app).sign_in(each.email) for each in (owner, reader))
    assert "3 February 2025" in client.get("/recognition").words
    place = f"/passports/{owner.id}"
    assert other.get(place).status == 404
    assert client.post(f"/badges/{found.id}/show", {"shown": "yes"}).status == 303
    words = other.get(place).words
    assert ("A year in the program" in words, "2025 " in words, "February" in words) == (
        True, True, False,
    )  # fmt: skip
    assert other.post(f"/badges/{found.id}/show", {"shown": "no"}).status == 404
    assert client.post(f"/badges/{found.id}/show", {"shown": "no"}).status == 303
    assert other.get(place).status == 404
    assert client.post(f"/badges/{found.id}/delete").status == 303
    assert badges(owner) == []
