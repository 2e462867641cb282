"""People join from the day of their unit on; before, pages show the day and invite nobody."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count, together
from tests.integration.rollouts.plans import (
    TODAY,
    TOMORROW,
    drafted,
    in_weeks,
    member,
    opened,
    planned,
    units,
)
from tests.pages import Client
from webapp.champions import services as champions
from webapp.champions.models import Proposal
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, Refusal, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.programs.models import Enrollment, Program
from webapp.rollouts import queries, services
from webapp.rollouts.models import UnitOpening
from webapp.rollouts.workflow import Chosen

WAITS = "Opens in your unit on 2 December 2026"


def a_day(day: Any) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), NOON.tzinfo)


def waiting(company: Company, slug: str, kind: Kind = Kind.mentoring) -> tuple[Program, list[Any]]:
    """An open program that opens in the first of two units in two weeks, and never by itself below."""
    program, two = drafted(company, slug, kind), units(slug, 2)
    planned(company, program, {two[0].id: in_weeks(2)})
    opened(company, program)
    return program, two


def refusal(program: Program, person: Any) -> str:
    with pytest.raises(WrongState) as refused, unit_of_work():
        programs.join(program, by=person, version=1)
    return refused.value.message % refused.value.values


def test_a_person_joins_from_the_day_of_the_unit_on(company: Company) -> None:
    program, (first, _second) = waiting(company, "from-the-day")
    person = member(company, "from_the_day", first)
    assert refusal(program, person) == "The program opens in your unit on 2 December 2026."
    with clock.at(a_day(in_weeks(2) - timedelta(days=1))):
        assert "2 December" in refusal(program, person)
    with clock.at(a_day(in_weeks(2))), unit_of_work():
        programs.join(program, by=person, version=1)
    assert count(Enrollment, Enrollment.program_id == program.id) == 1
    # Who takes part already is not sent away.
    with unit_of_work():
        assert programs.join(program, by=person, version=1).person_id == person.id


def test_the_refusal_is_in_the_language_of_the_person(company: Company) -> None:
    program, (first, _second) = waiting(company, "in-french")
    person = company.newcomer("in_french", locale="fr")
    with unit_of_work():
        person.unit_id = first.id
    client = Client(company.app).sign_in(person.email)
    sent = client.post("/charter/in-french/join", {"version": "1"}, language="fr")
    assert (sent.status, count(Enrollment, Enrollment.program_id == program.id)) == (409, 0)
    assert "Le programme ouvre dans votre unité le 2 décembre 2026." in sent.words


def test_people_of_other_units_and_of_none_join_as_before(company: Company) -> None:
    program, (_first, second) = waiting(company, "as-before")
    for part, unit in (("other_unit", second), ("no_unit", None)):
        person = member(company, part, unit)
        with unit_of_work():
            programs.join(program, by=person, version=1)
    assert count(Enrollment, Enrollment.program_id == program.id) == 2


def test_a_unit_below_opens_with_the_nearest_unit_above_that_has_a_day(company: Company) -> None:
    program, (top,) = drafted(company, "below"), units("Below", 1)
    (middle,) = units("Middle of below", 1, top)
    leaf, late = units("Leaf of below", 2, middle)
    planned(company, program, {top.id: TOMORROW, late.id: in_weeks(9)})
    assert {each.id: queries.days(program.id)[each.id] for each in (top, middle, leaf, late)} == {
        top.id: TOMORROW, middle.id: TOMORROW, leaf.id: TOMORROW, late.id: in_weeks(9),
    }  # fmt: skip
    opened(company, program)
    low, later = member(company, "below_leaf", leaf), member(company, "below_late", late)
    with clock.at(a_day(TOMORROW)):
        with unit_of_work():
            programs.join(program, by=low, version=1)
        assert "20 January 2027" in refusal(program, later)


def test_pages_show_the_day_and_no_invitation_until_it_comes(company: Company) -> None:
    _program, (first, _second) = waiting(company, "shown-later", Kind.champions)
    person = member(company, "shown_later", first)
    client = Client(company.app).sign_in(person.email)
    charter, home = client.get("/charter/shown-later"), client.get("/")
    assert WAITS in charter.words
    assert not charter.soup.select('form[action$="/join"]')
    lists = {heading.get_text(): heading.find_next("ul") for heading in home.soup.select("main h2")}
    later, to_join = lists["Programs that open later in your unit"], lists["Programs to join"]
    assert later is not None
    assert to_join is not None
    assert f"Shown-Later {WAITS}" in " ".join(later.get_text(" ").split())
    assert "Shown-Later" not in to_join.get_text()
    champion_page = client.get("/champions")
    assert WAITS in champion_page.words
    assert not champion_page.soup.select('main a[href="/charter/shown-later"]')
    with clock.at(a_day(in_weeks(2))):
        client = Client(company.app).sign_in(person.email)
        assert client.get("/charter/shown-later").soup.select('form[action$="/join"]')
        assert "open later" not in client.get("/").words


def test_a_new_person_whose_only_programs_wait_has_no_first_steps(fresh_company: Company) -> None:
    company = fresh_company
    unit_id = company.people["stranger"].unit_id
    assert unit_id is not None
    for each in (company.program, company.foreign):
        with unit_of_work():
            programs.pause(
                each, by=company.people["lead" if each is company.program else "foreign_lead"]
            )
    program = drafted(company, "alone", Kind.mentoring)
    planned(company, program, {unit_id: in_weeks(2)})
    opened(company, program)
    home = Client(company.app).sign_in("stranger@company.example").get("/")
    assert "First steps" not in home.words
    assert "Programs that open later in your unit" in home.words


def test_nobody_is_proposed_as_a_champion_before_the_day(company: Company) -> None:
    program, (first, second) = waiting(company, "proposed", Kind.champions)
    late, now = member(company, "proposed_late", first), member(company, "proposed_now", second)
    by = company.people["author"]
    with pytest.raises(Invalid, match="not open in the unit") as refused, unit_of_work():
        champions.propose(program, late.email, by=by)
    assert refused.value.field == "address"
    with unit_of_work():
        champions.propose(program, now.email, by=by)
    asked = db.session().scalars(
        select(Proposal.person_id).where(Proposal.program_id == program.id)
    )
    assert list(asked) == [now.id]


@pytest.mark.both_databases
def test_joining_beside_a_plan_leaves_one_of_two_orders(company: Company) -> None:
    """Either the day was moved first and the person is refused, or the person joined before."""
    slug = "beside"
    program, two = drafted(company, slug), units("Beside", 1)
    planned(company, program, {two[0].id: TOMORROW})
    opened(company, program)
    person = member(company, "beside_person", two[0])
    program_id, person_id, lead_id = program.id, person.id, company.people["lead"].id
    unit_id = two[0].id
    db.session().rollback()
    people = type(person)

    def fetched() -> tuple[Any, Any, Any]:
        session = db.session()
        return (
            session.get_one(Program, program_id), session.get_one(people, person_id),
            session.get_one(people, lead_id),
        )  # fmt: skip

    def joins() -> str:
        with company.app.app_context(), suppress(Refusal), unit_of_work():
            found, me, _lead = fetched()
            programs.join(found, by=me, version=1)
            return "joined"
        return "refused"

    def moves() -> str:
        with company.app.app_context(), suppress(Refusal), unit_of_work():
            found, _me, lead = fetched()
            services.plan(found, {unit_id: in_weeks(5)}, Chosen.calendar, by=lead, version=1)
            return "moved"
        return "refused"

    with clock.at(a_day(TOMORROW) - timedelta(days=1)):
        # The day has not come: the plan may move it, and nobody joins.
        assert together(joins, moves) == ["refused", "moved"]
    assert count(UnitOpening, UnitOpening.opens_on == in_weeks(5)) == 1
    with clock.at(a_day(in_weeks(5))):
        # The day has come: it is never moved again, and the person joins.
        assert together(joins, moves) == ["joined", "refused"]
    day = select(func.max(UnitOpening.opens_on)).where(UnitOpening.program_id == program_id)
    assert db.session().scalar(day) == in_weeks(5)


@pytest.mark.both_databases
def test_two_plans_at_once_are_one(company: Company) -> None:
    program, two = drafted(company, "twice"), units("Twice", 2)
    program_id, ids = program.id, [unit.id for unit in two]
    lead_id, people = company.people["lead"].id, type(company.people["lead"])
    db.session().rollback()

    def fixing(number: int) -> Any:
        def act() -> str:
            with company.app.app_context(), suppress(Refusal), unit_of_work():
                session = db.session()
                found, lead = session.get_one(Program, program_id), session.get_one(people, lead_id)
                services.plan(
                    found, {ids[number]: in_weeks(number + 1)}, Chosen.calendar, by=lead, version=0
                )
                return "done"
            return "refused"

        return act

    assert sorted(together(fixing(0), fixing(1))) == ["done", "refused"]
    assert count(UnitOpening, UnitOpening.program_id == program_id) == 1
    acts = Activity.object_id == program_id, Activity.verb == "planned the opening unit by unit"
    assert count(Activity, *acts) == 1


def test_days_that_passed_in_the_draft_are_the_day_of_the_opening(company: Company) -> None:
    program, two = drafted(company, "passed"), units("Passed", 2)
    person = member(company, "passed_person", two[0])
    planned(company, program, {two[0].id: TOMORROW, two[1].id: in_weeks(9)})
    late = in_weeks(3)
    with clock.at(a_day(late)):
        lead = Client(company.app).sign_in(company.people["lead"].email)
        said = "The day of 1 unit has come: it opens with the program."
        for page in ("/programs/passed/readiness", "/programs/passed/opening"):
            assert said in lead.get(page).words
        opened(company, program)
        assert queries.entries(program.id) == {two[0].id: late, two[1].id: in_weeks(9)}
        assert said not in lead.get("/programs/passed/opening").words
        with unit_of_work():
            programs.join(program, by=person, version=1)
    with clock.at(a_day(in_weeks(4))), unit_of_work():
        programs.pause(program, by=company.people["lead"])
    with clock.at(a_day(in_weeks(12))), unit_of_work():
        # A later opening, after a pause, moves no day.
        programs.open_program(program, by=company.people["lead"])
    assert queries.entries(program.id) == {two[0].id: late, two[1].id: in_weeks(9)}
    assert late > TODAY
