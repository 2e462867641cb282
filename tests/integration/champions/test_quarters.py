"""Quarters: renewal, lapse by default, pauses, the end of a role; minutes within the hours."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.asking import beside, count, together
from tests.integration.champions.champions import (
    applied,
    champion_in,
    on,
    program_of,
    state_of,
    taken_to,
)
from tests.integration.champions.test_applying import asked, client_of, told
from webapp.champions import queries, services
from webapp.champions.jobs import meet_deadlines
from webapp.champions.models import Champion, TimeEntry
from webapp.champions.quarters import agreed_until, next_month, quarter_end, quarter_start
from webapp.champions.workflow import CHAMPION, LIVE
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Refusal
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.programs import queries as enrolled
from webapp.programs import services as programs

LAST = date(2026, 12, 31)


def test_quarters_of_the_calendar() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1500)]
    for day in days:
        start, end = quarter_start(day), quarter_end(day)
        assert start <= day <= end
        assert (start.day, start.month % 3) == (1, 1)
        assert quarter_start(end + timedelta(days=1)) == end + timedelta(days=1)
        assert agreed_until(day) in {end, quarter_end(end + timedelta(days=1))}
        assert (agreed_until(day) - day).days > 21
        assert next_month(day).day == 1
    assert quarter_end(date(2026, 11, 18)) == LAST


def test_a_champion_who_continues_keeps_the_role(company: Company) -> None:
    manager = company.newcomer("keeper")
    made = champion_in(company, "steady", manager=manager)
    with on("2026-12-09"):
        meet_deadlines()
    assert state_of(made) == "active"
    with on("2026-12-10"):
        meet_deadlines()
        assert state_of(made) == "renewal_due"
        assert [each.is_reminder for each in asked(made.person, made.id)] == [False]
        page = client_of(company, made.person).get(f"/champions/{made.id}/role")
        assert "Renewal: answer until 31 December 2026" in page.words
        led = client_of(company, company.people["lead"]).get("/programs/helpers/champions/people")
        assert ("Active until 31 December 2026" in led.words, "Renewal" in led.words) == (
            True,
            False,
        )
        assert client_of(company, made.person).post(f"/champions/{made.id}/renew").status == 303
    assert (state_of(made), made.until) == ("active", date(2027, 3, 31))
    assert "A digital champion of your team continues" in told(manager)
    with on("2027-01-02"):
        meet_deadlines()
    assert state_of(made) == "active"


def test_without_an_answer_the_role_lapses_once(company: Company) -> None:
    manager = company.newcomer("witness")
    made = champion_in(company, "forgetful", manager=manager)
    with on("2026-12-10"):
        meet_deadlines()
    [question] = asked(made.person, made.id)
    with unit_of_work():
        question.state, question.sent_at = "sent", clock.now()  # type: ignore[assignment]
    for day in ("2026-12-20", "2026-12-26", "2026-12-29", "2026-12-31"):
        with on(day):
            meet_deadlines()
    assert [each.is_reminder for each in asked(made.person, made.id)] == [False, True]
    assert state_of(made) == "renewal_due"
    with on("2027-01-01"):
        meet_deadlines()
        meet_deadlines()
        listed = queries.directory(made.program_id, clock.today())
    assert made.id not in [each.id for each in listed]
    assert (state_of(made), made.hours) == ("lapsed", None)
    assert told(made.person).count("Your quarter as a digital champion is over") == 1
    assert told(manager).count("The quarter of a digital champion is over") == 1
    moves = select(Activity).where(Activity.object_id == made.id)
    assert sum("lapsed" in str(row.facts) for row in db.session().scalars(moves)) == 1


@pytest.mark.both_databases
def test_two_jobs_at_the_end_of_a_quarter_end_it_once(company: Company) -> None:
    manager = company.newcomer("calm")
    made = champion_in(company, "once", manager=manager)
    with on("2026-12-10"):
        meet_deadlines()

    def run() -> None:
        with company.app.app_context():
            meet_deadlines()

    with on("2027-01-01"):
        together(run, run)
    assert state_of(made) == "lapsed"
    assert told(manager).count("The quarter of a digital champion is over") == 1


def test_a_question_that_comes_late_leaves_time_to_answer(company: Company) -> None:
    made = champion_in(company, "late")
    with on("2027-01-05"):
        meet_deadlines()
        assert state_of(made) == "renewal_due"
    with on("2027-01-11"):
        meet_deadlines()
        assert state_of(made) == "renewal_due"
    with on("2027-01-20"):
        meet_deadlines()
    assert state_of(made) == "lapsed"


def test_hours_that_were_never_used_end_with_the_quarter_too(company: Company) -> None:
    made = [champion_in(company, name, name) for name in ("granted", "in_training")]
    with on("2027-01-01"):
        meet_deadlines()
    assert [state_of(each) for each in made] == ["lapsed", "lapsed"]


def test_a_pause_hides_a_champion_and_may_outlast_the_quarter(company: Company) -> None:
    one, other = champion_in(company, "resting"), champion_in(company, "away")
    for made, until in ((one, date(2026, 11, 25)), (other, date(2027, 2, 1))):
        found = enrolled.enrollment(made.person, made.program_id)
        assert found is not None
        with unit_of_work():
            programs.pause_until(found, until, by=made.person)
    assert [state_of(each) for each in (one, other)] == ["paused", "paused"]
    assert client_of(company, company.people["author"]).get(f"/champions/{one.id}").status == 404
    from webapp.programs.jobs import return_from_pauses

    with on("2026-11-25"):
        return_from_pauses()
    assert [state_of(each) for each in (one, other)] == ["active", "paused"]
    with on("2027-01-01"):
        meet_deadlines()
    assert state_of(other) == "lapsed"


def test_leaving_or_losing_the_account_ends_the_role_and_tells_nobody(company: Company) -> None:
    manager = company.newcomer("untold")
    one = champion_in(company, "leaver", manager=manager)
    other = champion_in(company, "closer", "manager_asked", manager=manager)
    found = enrolled.enrollment(one.person, one.program_id)
    assert found is not None
    with unit_of_work():
        programs.leave(found, by=one.person)
    with unit_of_work():
        people.close_account(other.person)
    assert [state_of(each) for each in (one, other)] == ["ended", "ended"]
    assert found.receipt["champions"] == 1
    page = client_of(company, one.person).get("/programs/helpers/receipt")
    assert "1 role as a champion has ended." in page.words
    assert told(manager) == []
    assert [each.state for each in asked(manager, other.id)] == ["withdrawn"]


def test_a_closed_program_asks_neither_managers_nor_who_is_proposed(company: Company) -> None:
    program, lead = program_of(company, "shut"), company.people["lead"]
    made = champion_in(company, "waiter", "manager_asked", slug="shut")
    proposed = company.newcomer("thoughtof")
    with unit_of_work():
        services.propose(program, proposed.email, by=lead)
    with unit_of_work():
        programs.close(program, by=lead)
    assert (state_of(made), queries.proposals_to(proposed)) == ("ended", [])
    assert [each.state for each in asked(company.people["reviewer"], made.id)] == ["withdrawn"]
    assert told(made.person)[-1] == "Your application as a champion has ended"
    page = client_of(company, made.person).get(f"/champions/{made.id}/role")
    assert "The program is closed, so your application has ended." in page.words


def test_the_directory_is_closed_with_the_program(company: Company) -> None:
    made = champion_in(company, "closed", slug="closing")
    lead, program = company.people["lead"], program_of(company, "closing")
    with unit_of_work():
        programs.close(program, by=lead)
    for path in (f"/champions/{made.id}", "/programs/closing/champions"):
        assert client_of(company, company.people["author"]).get(path).status == 404
    with on("2027-01-01"):
        meet_deadlines()
    assert state_of(made) == "lapsed"
    assert asked(made.person, made.id) == []


def declare(company: Company, made: Champion, day: str, minutes: object) -> Any:
    path = f"/champions/{made.id}/time"
    return client_of(company, made.person).post(path, {"day": day, "minutes": str(minutes)})


def test_minutes_stay_within_the_agreed_hours(company: Company) -> None:
    with on("2026-10-30"):
        made = champion_in(company, "exact", hours=2)
    for day, minutes, field in (
        ("2026-11-19", 10, "day"), ("2026-09-30", 10, "day"), ("2026-11-18", 0, "minutes"),
        ("2026-11-18", 601, "minutes"), ("2026-11-18", 121, "minutes"), ("x", 1, "day"),
        ("2026-11-18", "many", "minutes"), ("2026-10-29", 1, "day"),
    ):  # fmt: skip
        page = declare(company, made, day, minutes)
        assert (page.status, list(beside(page))) == (422, [field])
    assert declare(company, made, "2026-11-18", 100).status == 303
    assert declare(company, made, "2026-11-17", 21).status == 422
    assert declare(company, made, "2026-11-17", 20).status == 303
    # Another month has its own hours.
    assert declare(company, made, "2026-10-31", 120).status == 303
    reader = client_of(company, company.people["author"])
    assert "Full until 1 December 2026" in reader.get(f"/champions/{made.id}").words
    assert "Complet jusqu" in reader.get(f"/champions/{made.id}?lang=fr").words
    reader.get("/champions?lang=en")
    with on("2026-12-01"):
        reader = client_of(company, company.people["author"])
        assert "2 h left this month" in reader.get(f"/champions/{made.id}").words


def test_a_day_has_ten_hours_at_most_in_all_roles(company: Company) -> None:
    made = champion_in(company, "tireless", hours=20)
    assert declare(company, made, "2026-11-18", 590).status == 303
    assert declare(company, made, "2026-11-18", 11).status == 422
    assert declare(company, made, "2026-11-18", 10).status == 303
    db.session().rollback()
    [first, _second] = queries.entries_since(made, date(2026, 11, 1))
    client = client_of(company, made.person)
    assert client.post(f"/champions/time/{first.id}/delete").status == 303
    assert count(TimeEntry, TimeEntry.champion_id == made.id) == 1


def test_lowered_hours_keep_entries_and_stop_new_ones(company: Company) -> None:
    manager = company.newcomer("thrifty")
    made = champion_in(company, "cut", hours=8, manager=manager)
    assert declare(company, made, "2026-11-18", 240).status == 303
    client = client_of(company, manager)
    for wrong in ("0", "9", "x"):
        assert client.post(f"/champions/{made.id}/lower", {"hours": wrong}).status == 422
    assert client.post(f"/champions/{made.id}/lower", {"hours": "3"}).status == 303
    assert "Your hours as a digital champion have changed" in told(made.person)
    assert declare(company, made, "2026-11-18", 1).status == 422
    db.session().rollback()
    assert sum(e.minutes for e in queries.entries_since(made, date(2026, 11, 1))) == 240
    words = client.get("/champions/team").words
    assert "4 h used this month of 3 h agreed, until 31 December 2026." in words
    [listed] = [e for e in queries.directory(made.program_id, clock.today()) if e.id == made.id]
    assert listed.minutes_left == 0


@pytest.mark.both_databases
def test_entries_at_once_do_not_exceed_the_hours(company: Company) -> None:
    made = champion_in(company, "hurried", hours=1)
    clients = [client_of(company, made.person) for _ in range(4)]
    typed = {"day": "2026-11-18", "minutes": "25"}
    sent = together(*(
        lambda c=c, n=n: c.post(f"/champions/{made.id}/time", {**typed, "key": f"key{n}"}).status
        for n, c in enumerate(clients)
    ))  # fmt: skip
    assert sorted(sent) == [303, 303, 422, 422]


Act = Callable[[Champion, Any], object]
ACTS: dict[str, Act] = {
    "agree": lambda c, by: services.agree(c, 1, by=by),
    "refuse": lambda c, by: services.refuse(c, by=by),
    "grant": lambda c, by: services.grant(c, 1, by=by),
    "decline": lambda c, by: services.decline(c, by=by),
    "begin": lambda c, by: services.begin_training(c, by=by),
    "train": lambda c, by: services.finish_training(c, by=by),
    "renew": lambda c, by: services.renew(c, by=by),
    "end": lambda c, by: services.end_role(c, by=by),
}
WHO = {
    "agree": {"manager"}, "refuse": {"manager"}, "grant": {"lead"}, "decline": {"lead"},
    "begin": {"own"}, "train": {"own", "lead"}, "renew": {"own"}, "end": {"own"},
}  # fmt: skip


def test_random_acts_take_listed_steps_only(company: Company) -> None:
    chance, seen = random.Random(31), set[tuple[str, str]]()
    manager, lead = company.people["reviewer"], company.people["lead"]
    for number in range(25):
        made = champion_in(company, f"random{number}", "manager_asked")
        by = {
            "own": made.person,
            "manager": manager,
            "lead": lead,
            "other": company.people["third"],
        }
        states = [state_of(made)]
        for _ in range(40):
            if made.state not in LIVE:
                break
            name, part = chance.choice(sorted(ACTS)), chance.choice(sorted(by))
            before, step = made.state, CHAMPION.step(name)
            allowed = before in step.sources and part in WHO[name]
            try:
                with unit_of_work():
                    ACTS[name](made, by[part])
            except Refusal:
                assert not allowed
                assert state_of(made) == before
            else:
                assert allowed
                assert state_of(made) == step.target
                seen.add((str(before), name))
                states.append(step.target)
        moves = select(Activity).where(Activity.object_id == made.id).order_by(Activity.id)
        replayed = [
            row.facts["state"] for row in db.session().scalars(moves) if "state" in row.facts
        ]
        assert replayed == [str(state) for state in states[1:]]
    assert {("manager_asked", "agree"), ("granted", "begin"), ("in_training", "train")} <= seen


def test_a_role_that_ended_can_begin_again(company: Company) -> None:
    manager = company.newcomer("patient")
    made = champion_in(company, "returning", hours=2, manager=manager)
    assert declare(company, made, "2026-11-18", 90).status == 303
    with unit_of_work():
        services.end_role(made, by=made.person)
    again = taken_to(applied(company, made.person, hours=2), "active", manager)
    assert (again.id != made.id, state_of(again), state_of(made)) == (True, "active", "ended")
    # The hours of the month are agreed once, whatever the number of roles.
    assert (
        "1 h 30 min used this month of 2 h agreed"
        in client_of(company, manager).get("/champions/team").words
    )
    assert (
        "1 h 30 min used, 30 min left"
        in client_of(company, made.person).get(f"/champions/{again.id}/role").words
    )
    assert declare(company, again, "2026-11-18", 31).status == 422
