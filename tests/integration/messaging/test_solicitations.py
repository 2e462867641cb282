"""Solicitations: the budget, what is deferred and what is dropped, reminders, concurrency."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import together
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.budget import MONTH, WEEK
from webapp.messaging.jobs import send_solicitation
from webapp.messaging.models import Notice, Solicitation
from webapp.messaging.services import (
    Ask,
    NoticeText,
    Priority,
    ask,
    ask_all,
    choices,
    withdraw,
)
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def asked(ref: str, **more: object) -> Ask:
    text = NoticeText(Topic.requests, f"Subject {ref}", "Body", ref, "stories.mine", {})
    return Ask(ref, text, Priority.survey, **more)  # type: ignore[arg-type]


def plan(person: Person, ref: str, **more: object) -> Solicitation:
    with unit_of_work():
        made = ask(person, asked(ref, **more))
    assert made is not None
    return made


def work(moment: datetime) -> None:
    """Run the jobs that are due at a moment, in the order in which they are due."""
    with clock.at(moment):
        db.session().rollback()
        due = select(OutboxMessage).where(
            OutboxMessage.kind == "solicitation", OutboxMessage.not_before <= moment
        )
        rows = db.session().scalars(due.order_by(OutboxMessage.not_before, OutboxMessage.id))
        for payload in [row.payload for row in rows]:
            send_solicitation(payload)


def state(made: Solicitation) -> tuple[str, str | None]:
    db.session().rollback()
    found = db.session().get_one(Solicitation, made.id)
    return found.state.value, found.reason


def sent_to(person: Person) -> list[datetime]:
    db.session().rollback()
    found = select(Solicitation.sent_at).where(
        Solicitation.person_id == person.id, Solicitation.sent_at.is_not(None)
    )
    return sorted(moment for moment in db.session().scalars(found) if moment)


def test_the_third_request_of_a_week_is_not_sent_and_never_later(company: Company) -> None:
    person = company.newcomer("asked_thrice")
    made = []
    for n in range(3):
        with clock.at(NOON + n * SECOND):
            made.append(plan(person, f"thrice-{n}"))
    work(NOON + 3 * SECOND)
    assert [state(each) for each in made] == [
        ("sent", None), ("sent", None), ("not_sent", "budget"),
    ]  # fmt: skip
    work(NOON + 8 * DAY)
    assert state(made[2]) == ("not_sent", "budget")
    assert len(sent_to(person)) == 2


def test_one_that_carries_a_right_waits_and_its_date_moves(company: Company) -> None:
    person = company.newcomer("asked_late")
    for n in range(2):
        plan(person, f"late-{n}")
    due = NOON + 5 * DAY
    work(NOON)
    made = plan(person, "late-right", carries_right=True, due_at=due)
    work(NOON)
    assert state(made) == ("waiting", None)
    found = db.session().get_one(Solicitation, made.id)
    assert found.not_before == NOON + WEEK
    assert found.due_at == due + WEEK
    work(NOON + WEEK - timedelta(seconds=1))
    assert state(made) == ("waiting", None)
    work(NOON + WEEK)
    assert state(made) == ("sent", None)
    assert db.session().get_one(Solicitation, made.id).due_at == due + WEEK


def test_the_more_important_one_goes_first(company: Company) -> None:
    person = company.newcomer("asked_in_order")
    low = plan(person, "order-low")
    with clock.at(NOON + SECOND):
        second = plan(person, "order-second")
    with clock.at(NOON + 2 * SECOND), unit_of_work():
        high = ask(person, Ask("order-high", asked("order-high").text, Priority.answer))
    assert high is not None
    work(NOON + 2 * SECOND)
    assert [state(each) for each in (low, second, high)] == [
        ("sent", None), ("not_sent", "budget"), ("sent", None),
    ]  # fmt: skip


def test_the_same_thing_is_asked_once_with_one_reminder(company: Company) -> None:
    person = company.newcomer("asked_once")
    with unit_of_work():
        assert ask(person, asked("once", is_reminder=True)) is None
    plan(person, "once")
    with unit_of_work():
        assert ask(person, asked("once")) is None
        assert ask(person, asked("once", is_reminder=True)) is None
    work(NOON)
    with clock.at(NOON + DAY), unit_of_work():
        assert ask(person, asked("once", is_reminder=True)) is not None
        assert ask(person, asked("once", is_reminder=True)) is None
    work(NOON + DAY)
    assert len(sent_to(person)) == 2


def test_nothing_is_sent_in_quiet_hours_on_days_off_and_in_a_pause(company: Company) -> None:
    person = company.newcomer("asked_at_night")
    night = NOON.replace(hour=21)
    with clock.at(night):
        made = plan(person, "night")
    work(night)
    assert state(made) == ("waiting", None)
    with unit_of_work():
        until = choices.pause(person)
    work(NOON + DAY)
    assert state(made) == ("waiting", None)
    work(NOON + 29 * DAY)
    assert state(made) == ("sent", None)
    [sent] = sent_to(person)
    assert sent.date() >= until


def test_a_topic_that_is_off_is_not_sent(company: Company) -> None:
    person = company.newcomer("asked_for_nothing")
    with unit_of_work():
        choices.choose_ways(person, {Topic.requests: Way.off})
    made = plan(person, "off")
    work(NOON)
    assert state(made) == ("not_sent", "off")
    assert sent_to(person) == []


def test_one_that_is_taken_back_is_not_sent(company: Company) -> None:
    person = company.newcomer("asked_no_more")
    made = plan(person, "no-more")
    with unit_of_work():
        withdraw("no-more")
    work(NOON)
    assert state(made) == ("withdrawn", None)
    found = db.session().scalars(select(Notice).where(Notice.person_id == person.id)).all()
    assert found == []


@pytest.mark.both_databases
def test_workers_at_the_same_moment_keep_the_budget(company: Company) -> None:
    person = company.newcomer("asked_by_all")
    payloads = [{"solicitation": plan(person, f"all-{n}").id} for n in range(12)]

    def send(payload: dict[str, str]) -> None:
        with company.app.app_context(), clock.at(NOON):
            send_solicitation(payload)

    together(*(lambda payload=payload: send(payload) for payload in payloads))
    assert len(sent_to(person)) == 2
    for week in range(1, 6):
        with clock.at(NOON + week * WEEK):
            more = [plan(person, f"all-{week}-{n}") for n in range(3)]
        work(NOON + week * WEEK)
        assert {state(each)[0] for each in more} <= {"sent", "not_sent"}
    moments = sent_to(person)
    assert max(sum(m <= other < m + MONTH for other in moments) for m in moments) == 6


@pytest.mark.both_databases
def test_several_people_are_asked_together_or_not_at_all(company: Company) -> None:
    people = [company.newcomer(f"together_{n}") for n in range(3)]
    first, third, fourth = (asked(f"together:{n}") for n in (1, 3, 4))
    with unit_of_work():
        assert ask_all(people, first)
    waiting = plan(people[0], "together:2")
    with unit_of_work():
        assert not ask_all(people, third)  # what is due for one of them goes first
    assert [len(sent_to(person)) for person in people] == [1, 1, 1]
    with unit_of_work():
        withdraw(waiting.ref)
        assert ask_all(people, third)
    with unit_of_work():
        assert not ask_all(people, fourth)
        assert ask_all(people, first)  # the same thing does not count again
    assert [len(sent_to(person)) for person in people] == [2, 2, 2]
    found = select(Notice.person_id).where(Notice.subject == "Subject together:3")
    assert sorted(db.session().scalars(found)) == sorted(person.id for person in people)


@pytest.mark.both_databases
def test_people_who_are_asked_together_keep_their_budget_among_workers(company: Company) -> None:
    people = [company.newcomer(f"crowd_{n}") for n in range(4)]

    ids = [person.id for person in people]

    def take(number: int) -> bool:
        with company.app.app_context(), clock.at(NOON), unit_of_work():
            return ask_all([db.session().get_one(Person, i) for i in ids], asked(f"crowd:{number}"))

    assert sum(together(*(lambda n=n: take(n) for n in range(6)))) == 2
    assert [len(sent_to(person)) for person in people] == [2] * 4
