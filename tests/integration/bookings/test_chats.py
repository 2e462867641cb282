"""Planned requests in chats: posted where everybody's budget allows it, counted once."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.bookings.bookings import TOMORROW, announcer, booked, typed, unit_of
from tests.integration.bookings.test_appointments import booked_plan, slot
from tests.integration.bookings.test_bookings import send_all
from tests.integration.chat.chats import chat_service, webhook, worker
from tests.pages import Client
from webapp.bookings import services
from webapp.bookings.models import Booking
from webapp.chat.models import ChatPost
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import members
from webapp.messaging.budget import MONTH
from webapp.messaging.queries import sent_since
from webapp.people.models import OrgUnit

DAY = timedelta(days=1)


def posts(booking: Booking) -> list[tuple[str, str]]:
    db.session().rollback()
    found = select(ChatPost).where(ChatPost.about_id == booking.id).order_by(ChatPost.made_at)
    return [(post.subject, post.state.value) for post in db.session().scalars(found)]


def counts(unit: OrgUnit) -> set[int]:
    db.session().rollback()
    return {len(sent_since(each, NOON - MONTH)) for each in members([unit.id])}


def send(day: datetime | None = None) -> None:
    send_all(day or datetime.combine(TOMORROW, time(9), clock.zone()))


@pytest.mark.both_databases
def test_a_request_is_posted_and_counts_once_for_each_reader(company: Company) -> None:
    unit = unit_of(company, "Chat readers", 5)
    webhook(company, "Readers", unit)
    client = Client(company.app).sign_in(announcer(company).email)
    checked = client.post("/requests/new", typed(unit, step="check"))
    assert "It would also be posted to these chats" in checked.words
    booking = booked(company, unit)
    send()
    assert [state for _subject, state in posts(booking)] == ["waiting"]
    assert counts(unit) == {1}
    assert "Readers: being posted" in client.get(f"/requests/{booking.id}").words


def test_where_one_budget_is_spent_the_chat_gets_nothing_and_the_others_are_asked(
    company: Company,
) -> None:
    unit = unit_of(company, "Mixed", 5)
    below = unit_of(company, "Full", 1, parent=unit)
    webhook(company, "Mixed chat", unit)
    for number in range(2):
        booked(company, below, title=f"Earlier {number}")
    with clock.at(NOON + timedelta(hours=1)):
        booking = booked(company, unit)
    send()
    assert [state for _subject, state in posts(booking)] == ["not_sent"]
    assert counts(below) == {2}
    assert counts(unit) == {1, 2}


def test_a_chat_with_other_readers_gets_nothing(company: Company) -> None:
    unit, other = unit_of(company, "Inside", 2), unit_of(company, "Outside", 2)
    webhook(company, "Both", unit, other)
    booking = booked(company, unit)
    send()
    assert posts(booking) == []


def test_a_change_of_the_appointment_is_posted_where_the_request_was(company: Company) -> None:
    unit = unit_of(company, "Invited by chat", 2)
    webhook(company, "Invited", unit)
    with unit_of_work():
        plan = booked_plan(unit.id)
        booking = services.book(type(plan)(**vars(plan) | {"slot": slot()}), by=announcer(company))
    send()
    with clock.at(NOON + 2 * DAY), unit_of_work():
        services.move_appointment(booking, slot(place="Hall"), by=announcer(company))
    with clock.at(NOON + 3 * DAY), unit_of_work():
        services.call_off(booking, by=announcer(company))
    assert [subject for subject, _state in posts(booking)] == [
        "%(department)s: %(title)s", "An appointment has changed", "An appointment is canceled",
    ]  # fmt: skip
    assert counts(unit) == {1}


def test_an_appointment_that_is_canceled_before_the_post_is_not_posted(company: Company) -> None:
    unit = unit_of(company, "Not posted", 2)
    with chat_service(company):
        webhook(company, "Not posted", unit)
        with unit_of_work():
            plan = booked_plan(unit.id)
            booking = services.book(
                type(plan)(**vars(plan) | {"slot": slot()}), by=announcer(company)
            )
        send()
        with clock.at(NOON + 2 * DAY), unit_of_work():
            services.call_off(booking, by=announcer(company))
        with clock.at(NOON + 3 * DAY):
            worker(company).drain()
    assert [state for _subject, state in posts(booking)] == ["not_sent", "not_sent"]
