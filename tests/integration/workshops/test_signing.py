"""Sign up, wait, withdraw: who has a place, who is told, who sees which name."""

from datetime import date

import pytest

from tests.factories.company import Company
from tests.integration.calendars import mail_all
from tests.integration.fixtures import At
from tests.integration.workshops.workshops import (
    DAY,
    HOUR,
    START,
    plan,
    signed,
    states,
    subjects,
    tell,
    workshop_of,
)
from webapp.appointments.services import Slot, details
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.people.services import end_account
from webapp.programs import services as programs
from webapp.workshops import queries, services
from webapp.workshops.workflow import Format

GIVEN, SIGNED, CHANGED = (
    "A place has become free for you", "You are signed up", "An appointment has changed",
)  # fmt: skip
CANCELED = "An appointment is canceled"


def some(company: Company, name: str, count: int) -> list[Person]:
    return [company.newcomer(f"{name}{n}") for n in range(count)]


def test_the_first_who_waits_gets_a_place_that_becomes_free(company: Company) -> None:
    workshop, people = workshop_of(company, 2), some(company, "queue", 4)
    signed(workshop, *people)
    assert [state for _name, state in states(workshop)] == ["signed_up"] * 2 + ["waiting"] * 2
    assert [queries.position(queries.own_sign_up(p, workshop.id)) for p in people[2:]] == [1, 2]
    with unit_of_work():
        services.withdraw(workshop, by=people[0])
    assert states(workshop) == [
        ("queue1", "signed_up"), ("queue2", "signed_up"), ("queue3", "waiting"),
    ]  # fmt: skip
    assert subjects(people[2], workshop) == [GIVEN]
    assert subjects(people[3], workshop) == []
    # Who withdrew and comes again is the last.
    signed(workshop, people[0])
    assert states(workshop)[-1] == ("queue0", "waiting")


def test_more_places_go_to_those_who_wait_and_fewer_than_taken_are_refused(
    company: Company,
) -> None:
    workshop, people, lead = (
        workshop_of(company, 1),
        some(company, "grow", 4),
        company.people["lead"],
    )
    signed(workshop, *people)
    with unit_of_work():
        services.edit(workshop, plan(3), by=lead, version=1)
    assert [state for _name, state in states(workshop)] == ["signed_up"] * 3 + ["waiting"]
    with pytest.raises(Invalid, match="Places that are taken") as refusal, unit_of_work():
        services.edit(workshop, plan(2), by=lead, version=2)
    assert (refusal.value.field, refusal.value.values) == ("places", {"taken": "3"})
    assert subjects(people[1], workshop) == [GIVEN]


def test_a_change_and_a_cancellation_reach_those_who_have_a_place_once(company: Company) -> None:
    workshop, lead = workshop_of(company, 1), company.people["lead"]
    placed, waits, left = some(company, "told", 3)
    signed(workshop, left, placed, waits)
    with unit_of_work():
        services.withdraw(workshop, by=left)
    with unit_of_work():
        assert services.edit(workshop, plan(1, START + HOUR), by=lead, version=1) is True
    tell(workshop)
    with unit_of_work():
        services.cancel(workshop, "The speaker is ill.", by=lead)
    tell(workshop)
    tell(workshop)
    assert subjects(placed, workshop) == sorted([GIVEN, CHANGED, CANCELED])
    assert subjects(waits, workshop) == ["A workshop is canceled"]
    assert subjects(left, workshop) == [SIGNED]


def test_the_mail_has_one_calendar_entry_through_its_life(company: Company) -> None:
    workshop, lead, person = workshop_of(company), company.people["lead"], company.newcomer("entry")
    signed(workshop, person)
    seen = mail_all(company, person)
    with unit_of_work():
        services.edit(workshop, plan(2, START + DAY), by=lead, version=1)
    tell(workshop)
    seen += mail_all(company, person)
    with unit_of_work():
        services.cancel(workshop, "No one can come.", by=lead)
    tell(workshop)
    seen += mail_all(company, person)
    assert [str(c["method"]) for c in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    [event] = {str(c.walk("VEVENT")[0]["uid"]) for c in seen}
    assert event == f"{workshop.id}@appointments.francparler"
    assert [c.walk("VEVENT")[0]["sequence"] for c in seen] == [0, 1, 2]


def test_a_challenge_is_an_entry_of_whole_days(company: Company) -> None:
    # Midnight in Paris.
    first = START.replace(hour=23)
    slot = Slot(first, first + 20 * DAY, "https://ideas.example")
    workshop = workshop_of(company, None, name=Format.challenge, slot=slot)
    person = company.newcomer("challenged")
    signed(workshop, person)
    [calendar] = mail_all(company, person)
    [event] = calendar.walk("VEVENT")
    days = date(2026, 11, 26), date(2026, 12, 15)
    assert workshop.appointment.days == days
    assert (event["dtstart"].dt, event["dtend"].dt) == (days[0], days[1] + DAY)
    assert details(workshop.appointment, person)["when"] == "26 November 2026 – 15 December 2026"


def test_nobody_signs_up_after_the_time_and_nobody_withdraws_after_the_start(
    company: Company,
) -> None:
    workshop = workshop_of(company, 1, sign_up_until=START - DAY)
    early, late, waits = some(company, "late", 3)
    signed(workshop, early, waits)
    with clock.at(START - DAY):
        with pytest.raises(WrongState), unit_of_work():
            services.sign_up(workshop, by=late)
        # A place that becomes free is still given.
        with unit_of_work():
            services.withdraw(workshop, by=early)
    assert states(workshop) == [("late2", "signed_up")]
    with clock.at(START), pytest.raises(WrongState), unit_of_work():
        services.withdraw(workshop, by=waits)
    assert states(workshop) == [("late2", "signed_up")]


def test_the_end_of_an_account_and_leaving_free_a_place(company: Company) -> None:
    workshop = workshop_of(company, 2)
    ends, leaves, third, fourth = some(company, "ends", 4)
    program = workshop.program
    with unit_of_work():
        joined = programs.join(program, by=leaves, version=1)
    signed(workshop, ends, leaves, third, fourth)
    with unit_of_work():
        end_account(ends, by=company.people["admin"])
    assert states(workshop) == [
        ("ends1", "signed_up"), ("ends2", "signed_up"), ("ends3", "waiting"),
    ]  # fmt: skip
    with unit_of_work():
        programs.leave(joined, by=leaves)
    assert states(workshop) == [("ends2", "signed_up"), ("ends3", "signed_up")]
    assert subjects(fourth, workshop) == [GIVEN]


def test_names_are_for_the_holder_and_for_others_only_where_a_person_wants(
    company: Company, at: At
) -> None:
    workshop = workshop_of(company, 3)
    signed(workshop, company.people["author"])
    signed(workshop, company.people["third"], shown=True)
    signed(workshop, company.people["colleague"])
    signed(workshop, company.people["fourth"])
    path = f"/workshops/{workshop.id}"
    words = {part: at(part).get(path).words for part in ("lead", "author", "fourth", "stranger")}
    names = {
        p: {n for n in ("Author", "Third", "Colleague", "Fourth") if n in w}
        for p, w in words.items()
    }
    assert names["lead"] == {"Author", "Third", "Colleague"}
    assert names["author"] - {"Author"} == {"Third"}
    assert names["fourth"] - {"Fourth"} == set()
    assert names["stranger"] == set()
    assert "You are number 1 on the waiting list." in words["fourth"]
    with clock.at(START + 2 * HOUR):
        with unit_of_work():
            services.hold_ended()
        assert "Colleague" not in at("lead").get(path).words
    db.session().rollback()


def test_the_person_who_holds_it_takes_no_place(company: Company) -> None:
    workshop = workshop_of(company)
    with pytest.raises(NotAllowed):
        signed(workshop, company.people["lead"])
    assert states(workshop) == []
