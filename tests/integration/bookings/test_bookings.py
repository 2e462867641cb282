"""Bookings: planned by a department, seen ahead, moved or refused, sent within each budget."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.bookings.bookings import (
    TOMORROW,
    announcer,
    booked,
    employee_view,
    typed,
    unit_of,
    workshop,
)
from tests.pages import Client
from webapp.bookings import queries, services
from webapp.bookings.jobs import send_bookings
from webapp.bookings.models import Booking
from webapp.bookings.services import Forecast, sending
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import members
from webapp.messaging.jobs import send_solicitation
from webapp.messaging.models import Notice, Solicitation

DAY = timedelta(days=1)
# The day after tomorrow is a Saturday.
MONDAY = TOMORROW + 4 * DAY


def client_of(company: Company, person_email: str) -> Client:
    return Client(company.app).sign_in(person_email)


def states_of(booking: Booking) -> dict[str, int]:
    db.session().rollback()
    found = db.session().scalars(select(Solicitation).where(Solicitation.about_id == booking.id))
    counts: dict[str, int] = {}
    for each in found:
        counts[each.state.value] = counts.get(each.state.value, 0) + 1
    return counts


def send_all(moment: datetime) -> None:
    with clock.at(moment):
        send_bookings()
        waiting = select(Solicitation.id).order_by(Solicitation.made_at, Solicitation.id)
        for solicitation_id in db.session().scalars(waiting).all():
            send_solicitation({"solicitation": solicitation_id})


def test_an_announcer_checks_and_plans_and_people_are_asked(company: Company) -> None:
    unit = unit_of(company, "Paint", 6)
    client = client_of(company, announcer(company).email)
    checked = client.post("/requests/new", typed(unit, step="check"))
    assert "6 people would get it." in checked.words
    before = {b.id for b in queries.own_bookings(announcer(company))}
    answer = client.post("/requests/new", typed(unit, step="book"))
    assert answer.status == 303
    db.session().rollback()
    [booking] = [b for b in queries.own_bookings(announcer(company)) if b.id not in before]
    assert "Answer the survey" in client.get("/requests").words
    morning = datetime.combine(TOMORROW, time(8, 59), clock.zone())
    send_all(morning)
    assert states_of(booking) == {}
    send_all(morning + timedelta(minutes=1))
    assert states_of(booking) == {"sent": 6}
    member = members([unit.id])[0]
    with clock.at(morning + timedelta(minutes=2)):
        reader = client_of(company, member.email)
        assert "Human resources: Answer the survey" in reader.get("/inbox").words
        page = reader.get(f"/requests/{booking.id}")
        assert "Doing it is up to you." in page.words
        assert page.soup.select_one('a[href="https://intranet.example/survey"]') is not None
        assert client_of(company, company.people["stranger"].email).get(
            f"/requests/{booking.id}"
        ).status == 404  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"address": "http://intranet.example"}, {"address": "Give an address that begins with https://."}),
        ({"address": "https://"}, {"address": "Give an address that begins with https://."}),
        ({"units": []}, {"units": "Choose at least one unit."}),
        ({"on_day": NOON.date().isoformat()},
         {"on_day": "Choose a day from tomorrow on, within twelve months."}),
        ({"on_day": (TOMORROW + 2 * DAY).isoformat()}, {"on_day": "Choose a working day."}),
        ({"title": "a" * 121}, {"title": "This is too long: 120 characters at most."}),
        ({"title": "Bcc: all\r\nSubject: other"}, {"title": "Write this on one line."}),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_in_words(
    company: Company, changed: dict[str, object], errors: dict[str, str]
) -> None:
    client = client_of(company, announcer(company).email)
    page = client.post("/requests/new", typed(workshop(), **changed))
    assert (page.status, beside(page)) == (422, errors)


def test_a_check_refuses_what_planning_would_refuse(company: Company) -> None:
    client = client_of(company, announcer(company).email)
    page = client.post("/requests/new", typed(workshop(), NOON.date(), step="check"))
    assert beside(page) == {"on_day": "Choose a day from tomorrow on, within twelve months."}
    assert "would get it" not in page.words


def test_a_forecast_says_for_whom_it_would_be_one_too_many(company: Company) -> None:
    unit = unit_of(company, "Glass", 7)
    below = unit_of(company, "Mirrors", 5, parent=unit)
    assert services.forecast(TOMORROW, {unit.id}) == Forecast(12, 0)
    first = booked(company, below, TOMORROW)
    second = booked(company, below, TOMORROW + DAY)
    assert services.forecast(MONDAY, {unit.id}) == Forecast(12, 5)
    assert services.forecast(MONDAY, {below.id}) == Forecast(5, 5)
    assert services.forecast(TOMORROW + DAY, {below.id}, but=second.id) == Forecast(5, 0)
    assert services.forecast(TOMORROW + 12 * DAY, {unit.id}) == Forecast(12, 0)
    third = booked(company, unit, MONDAY, "Third")
    page = client_of(company, employee_view(company).email).get("/requests")
    assert "Within seven days, for the same people: Survey, Survey" in page.words
    for day in (TOMORROW, TOMORROW + DAY, MONDAY):
        send_all(datetime.combine(day, time(9), clock.zone()))
    assert [states_of(each) for each in (first, second, third)] == [
        {"sent": 5}, {"sent": 5}, {"sent": 7, "not_sent": 5},
    ]  # fmt: skip


def test_small_groups_are_not_counted_out(company: Company) -> None:
    unit = unit_of(company, "Gilding", 4)
    client = client_of(company, announcer(company).email)
    words = client.post("/requests/new", typed(unit, step="check")).words
    assert "Fewer than 5 people are in these units." in words
    large = unit_of(company, "Joinery", 3, parent=unit)
    for day in range(2):
        booked(company, large, TOMORROW + day * DAY)
    words = client.post("/requests/new", typed(unit, MONDAY, step="check")).words
    assert "Fewer than 5 of them would get it" in words


def test_the_employee_view_lead_moves_or_refuses_with_a_reason(company: Company) -> None:
    unit = unit_of(company, "Forge", 1)
    lead = client_of(company, employee_view(company).email)
    booking = booked(company, unit)
    day = (TOMORROW + 12 * DAY).isoformat()
    assert "A department plans a request for time" in lead.get("/inbox?show=new").words
    refused = lead.post(f"/requests/{booking.id}/move", {"on_day": day, "reason": ""})
    assert beside(refused) == {"reason": "Give a reason."}
    moved = lead.post(f"/requests/{booking.id}/move", {"on_day": day, "reason": "Inventory week"})
    assert moved.status == 303
    db.session().rollback()
    assert db.session().get_one(Booking, booking.id).on_day == TOMORROW + 12 * DAY
    notice = (
        db.session()
        .scalars(
            select(Notice).where(Notice.about_id == booking.id, Notice.body.contains("now planned"))
        )
        .one()
    )
    assert notice.values["day"] == "Tuesday 1 December"
    asking = select(Notice.read_at).where(
        Notice.about_id == booking.id, Notice.person_id == employee_view(company).id
    )
    assert None not in db.session().scalars(asking).all()
    answer = lead.post(f"/requests/{booking.id}/refuse", {"refusal": "Too many"})
    assert answer.status == 303
    again = lead.post(f"/requests/{booking.id}/refuse", {"refusal": "Too many"})
    assert again.status == 409
    db.session().rollback()
    told = db.session().scalars(
        select(Notice).where(
            Notice.about_id == booking.id, Notice.person_id == announcer(company).id
        )
    )
    assert sorted(n.subject for n in told) == [
        "Your request for time was moved", "Your request for time was refused",
    ]  # fmt: skip
    send_all(datetime.combine(TOMORROW + 12 * DAY, time(10), clock.zone()))
    assert states_of(booking) == {}


def test_its_announcer_cancels_it(company: Company) -> None:
    booking = booked(company, workshop())
    mine = client_of(company, announcer(company).email)
    assert mine.post(f"/requests/{booking.id}/cancel").status == 303
    assert "Canceled" in mine.get(f"/requests/{booking.id}").words


def test_a_person_sees_what_is_planned_for_their_unit(company: Company) -> None:
    unit = unit_of(company, "Bindery", 1)
    booked(company, unit, TOMORROW, "Choose a desk")
    member = members([unit.id])[0]
    page = client_of(company, member.email).get("/notifications")
    assert "Choose a desk" in page.words
    assert (
        "Choose a desk"
        not in client_of(company, announcer(company).email).get("/notifications").words
    )


@pytest.mark.both_databases
def test_two_workers_send_a_booking_once(company: Company) -> None:
    unit = unit_of(company, "Foundry", 3)
    booking = booked(company, unit)
    with clock.at(datetime.combine(TOMORROW, time(9), clock.zone())):
        for _ in range(2):
            with unit_of_work():
                assert services.send_booking(booking.id)
    assert sum(states_of(booking).values()) == 3


def test_a_large_booking_is_sent_in_parts(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = unit_of(company, "Press", 5)
    booking = booked(company, unit)
    monkeypatch.setattr(sending, "BATCH", 2)
    done = []
    with clock.at(datetime.combine(TOMORROW, time(9), clock.zone())):
        for _ in range(3):
            with unit_of_work():
                done.append(services.send_booking(booking.id))
            db.session().rollback()
    assert done == [False, False, True]
    assert sum(states_of(booking).values()) == 5
