"""Appointments of planned requests: invited by mail, changed and canceled, in everybody's zone."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import icalendar
import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.bookings.bookings import (
    TOMORROW,
    announcer,
    booked,
    employee_view,
    typed,
    unit_of,
)
from tests.integration.calendars import mail_all
from tests.pages import Client
from webapp.appointments import services as appointments
from webapp.appointments.jobs import tell_invited
from webapp.appointments.models import Appointment
from webapp.appointments.services import Slot
from webapp.bookings import services
from webapp.bookings.jobs import send_bookings
from webapp.bookings.models import Booking
from webapp.bookings.services import sending
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import members
from webapp.messaging.jobs import send_solicitation
from webapp.messaging.models import Notice, Solicitation
from webapp.messaging.services import choices
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person

MORNING = datetime.combine(TOMORROW, time(9), tzinfo=None)
START = "2026-11-26T14:00"
WHEN = {"starts": START, "minutes": "45", "place": "Room 3"}


def slot(start: str = f"{START}+01:00", place: str = "Room 3", minutes: int = 45) -> Slot:
    begin = datetime.fromisoformat(start)
    return Slot(begin, begin + timedelta(minutes=minutes), place)


def invited(company: Company, name: str, size: int = 1) -> tuple[Booking, list[Person]]:
    """A booking with an appointment, sent to the people of a new unit."""
    unit = unit_of(company, name, size)
    with unit_of_work():
        plan = replace(booked_plan(unit.id), slot=slot())
        booking = services.book(plan, by=announcer(company))
    with clock.at(MORNING.replace(tzinfo=clock.zone())):
        send_bookings()
        for each in db.session().scalars(select(Solicitation.id)).all():
            send_solicitation({"solicitation": each})
    db.session().rollback()
    return booking, members([unit.id])


def booked_plan(unit_id: str) -> services.Plan:
    return services.Plan(
        "Human resources", "Try the new tool", "A short session.", "https://intranet.example/tool",
        "It starts in May.", "en", TOMORROW, frozenset({unit_id}),
    )  # fmt: skip


def tell(booking: Booking) -> None:
    db.session().rollback()
    rows = select(OutboxMessage).where(OutboxMessage.kind == "appointment")
    for row in db.session().scalars(rows.order_by(OutboxMessage.key)).all():
        if row.payload["appointment"] == booking.id:
            tell_invited(row.payload)
    db.session().rollback()


def test_an_invitation_is_sent_changed_and_canceled_by_mail(company: Company) -> None:
    booking, [person] = invited(company, "Invited")
    [first] = mail_all(company, person)
    assert first["method"] == "REQUEST"
    [event] = first.walk("VEVENT")
    assert str(event["uid"]).startswith(booking.id)
    assert (event["sequence"], str(event["summary"])) == (0, "Appointment in Franc-Parler")
    assert str(event["attendee"]) == f"mailto:{person.email}"
    assert event["dtstart"].dt == datetime.fromisoformat(f"{START}+01:00")
    client = Client(company.app).sign_in(announcer(company).email)
    page = client.post(f"/requests/{booking.id}/appointment", WHEN | {"place": "Room 4"})
    assert page.status == 303
    tell(booking)
    [changed] = mail_all(company, person)
    [event] = changed.walk("VEVENT")
    assert (changed["method"], event["sequence"], str(event["location"])) == (
        "REQUEST",
        1,
        "Room 4",
    )
    assert client.post(f"/requests/{booking.id}/appointment/cancel").status == 303
    tell(booking)
    [cancelled] = mail_all(company, person)
    [last] = cancelled.walk("VEVENT")
    assert (cancelled["method"], last["sequence"], str(last["status"])) == (
        "CANCEL",
        2,
        "CANCELLED",
    )
    assert last["uid"] == event["uid"]
    words = Client(company.app).sign_in(person.email).get("/inbox").words
    assert (
        "An appointment is canceled “Try the new tool” on Thursday 26 November 2026, 14:00" in words
    )


def test_a_change_before_the_mail_leaves_makes_one_mail(company: Company) -> None:
    booking, [person] = invited(company, "Earlier")
    with unit_of_work():
        services.move_appointment(booking, slot(place="Hall"), by=announcer(company))
    tell(booking)
    [only] = mail_all(company, person)
    [event] = only.walk("VEVENT")
    assert (event["sequence"], str(event["location"])) == (1, "Hall")


@pytest.mark.both_databases
def test_everybody_invited_is_told_once(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appointments, "BATCH", 2)
    booking, people = invited(company, "Several", 5)
    with unit_of_work():
        choices.choose_ways(people[0], {Topic.requests: Way.off})
    with unit_of_work():
        services.call_off(booking, by=announcer(company))
    tell(booking)
    tell(booking)
    about = select(Notice.person_id).where(
        Notice.appointment_id == booking.id, Notice.subject == "An appointment is canceled"
    )
    # Also the person who switched the topic off since: in the inbox.
    assert sorted(db.session().scalars(about)) == [p.id for p in people]
    assert db.session().get_one(Appointment, booking.id).sequence == 1


def test_a_request_that_waits_is_not_sent_for_a_canceled_appointment(company: Company) -> None:
    booking, [person] = invited(company, "Waiting")
    late = company.newcomer("late")
    with unit_of_work():
        late.unit_id = person.unit_id
        db.session().add(waiting_for(late, booking))
    with unit_of_work():
        services.call_off(booking, by=announcer(company))
    found = select(Solicitation.state).where(Solicitation.person_id == late.id)
    assert list(db.session().scalars(found)) == ["withdrawn"]


def waiting_for(person: Person, booking: Booking) -> Solicitation:
    sent = (
        db.session()
        .scalars(select(Solicitation).where(Solicitation.about_id == booking.id).limit(1))
        .one()
    )
    columns = {c.key: getattr(sent, c.key) for c in Solicitation.__table__.columns}
    return Solicitation(
        **columns | {"id": db.new_id(), "person_id": person.id, "state": "waiting", "sent_at": None}
    )


def test_titles_are_shown_to_those_who_want_them(company: Company) -> None:
    _booking, [person] = invited(company, "Open")
    client = Client(company.app).sign_in(person.email)
    ways = {topic.value: "mail" for topic in Topic}
    times = {"quiet_from": "19:00", "quiet_until": "08:00", "locale": "en", "time_zone": ""}
    saved = client.post("/notifications", ways | times)
    assert saved.status == 303, saved.words
    db.session().rollback()
    [calendar] = mail_all(company, person)
    [event] = calendar.walk("VEVENT")
    assert (str(event["summary"]), event["class"]) == ("Try the new tool", "PRIVATE")


def test_an_invitation_without_mail_is_downloaded(company: Company) -> None:
    booking, [person] = invited(company, "Downloads")
    answer = Client(company.app).sign_in(person.email).get(f"/appointments/{booking.id}.ics")
    assert answer.response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert icalendar.Calendar.from_ical(answer.response.data)["method"] == "PUBLISH"
    other = Client(company.app).sign_in(company.people["stranger"].email)
    assert other.get(f"/appointments/{booking.id}.ics").status == 404


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"starts": "2027-03-28T02:30"},
         {"starts": "Clocks change that day, and this time does not exist. Choose one hour later."}),
        ({"starts": "2027-10-31T02:30"},
         {"starts": "This time occurs twice that day. Choose one of the two."}),
        ({"starts": "2026-11-01T10:00"},
         {"starts": "Choose a day and time in the future, within 16 months."}),
        ({"starts": f"{TOMORROW.isoformat()}T08:00"},
         {"on_day": "Choose a day before the appointment: people are invited then."}),
        ({"minutes": "0"}, {"minutes": "An appointment lasts from 1 minute to 8 hours."}),
        ({"minutes": "1000"}, {"minutes": "An appointment lasts from 1 minute to 8 hours."}),
        ({"place": ""}, {"place": "Enter a place."}),
        ({"place": "a" * 201}, {"place": "This is too long: 200 characters at most."}),
    ],
)  # fmt: skip
def test_what_cannot_be_an_appointment_is_refused_in_words(
    company: Company, changed: dict[str, str], errors: dict[str, str]
) -> None:
    unit = unit_of(company, f"Unit {len(changed)} {next(iter(changed.values()))[:40]}", 1)
    client = Client(company.app).sign_in(announcer(company).email)
    page = client.post("/requests/new", typed(unit, **WHEN | changed))
    assert (page.status, beside(page)) == (422, errors)
    assert "Time zone: Europe/Paris." in page.words


def test_the_second_of_two_times_is_kept(company: Company) -> None:
    unit = unit_of(company, "Autumn", 1)
    client = Client(company.app).sign_in(announcer(company).email)
    twice = WHEN | {"starts": "2027-10-31T02:30", "starts_again": "1"}
    answer = client.post("/requests/new", typed(unit, **twice))
    assert answer.status == 303
    booking_id = answer.response.headers["Location"].rpartition("/")[2]
    db.session().rollback()
    found = db.session().get_one(Appointment, booking_id)
    assert found.starts_at == datetime.fromisoformat("2027-10-31T02:30+01:00")
    assert "31 Oct 2027, 02:30" in client.get(f"/requests/{booking_id}").words


def test_a_day_stays_before_the_appointment(company: Company) -> None:
    unit = unit_of(company, "Order", 1)
    with unit_of_work():
        booking = services.book(replace(booked_plan(unit.id), slot=slot()), by=announcer(company))
    lead = Client(company.app).sign_in(employee_view(company).email)
    page = lead.post(
        f"/requests/{booking.id}/move", {"on_day": "2026-11-27", "reason": "Too many that day"}
    )
    assert beside(page) == {
        "on_day": "Choose a day before the appointment: people are invited then."
    }
    page = lead.post(f"/requests/{booking.id}/refuse", {"refusal": "Not now"})
    assert page.status == 303
    db.session().rollback()
    assert db.session().get_one(Appointment, booking.id).state == "cancelled"


def test_without_an_appointment_there_is_nothing_to_change(company: Company) -> None:
    booking = booked(company, unit_of(company, "Plain", 1))
    client = Client(company.app).sign_in(announcer(company).email)
    assert client.post(f"/requests/{booking.id}/appointment", WHEN).status == 409
    assert client.post(f"/requests/{booking.id}/appointment/cancel").status == 409


def test_nobody_is_invited_to_what_is_over(company: Company) -> None:
    unit = unit_of(company, "Paused", 1)
    [person] = members([unit.id])
    with unit_of_work():
        booking = services.book(replace(booked_plan(unit.id), slot=slot()), by=announcer(company))
        choices.pause(person, TOMORROW + timedelta(days=20))
    with clock.at(MORNING.replace(tzinfo=clock.zone())):
        send_bookings()
    [asked] = db.session().scalars(select(Solicitation).where(Solicitation.about_id == booking.id))
    with clock.at(datetime.fromisoformat("2026-12-10T10:00+01:00")):
        send_solicitation({"solicitation": asked.id})
    db.session().rollback()
    assert (asked.state, asked.reason) == ("not_sent", "over")


def test_a_request_that_is_canceled_while_it_is_sent_asks_nobody_else(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 1)
    unit = unit_of(company, "Half asked", 3)
    booking = booked(company, unit)
    with clock.at(MORNING.replace(tzinfo=clock.zone())):
        with unit_of_work():
            assert not services.send_booking(booking.id)
        with unit_of_work():
            services.cancel(booking, by=announcer(company))
    found = select(Solicitation.state).where(Solicitation.about_id == booking.id)
    assert list(db.session().scalars(found)) == ["withdrawn"]


def test_an_appointment_is_not_changed_without_end_or_once_it_has_begun(company: Company) -> None:
    booking, _people = invited(company, "Moved often")
    client = Client(company.app).sign_in(announcer(company).email)
    for number in range(5):
        place = f"Room {10 + number}"
        assert (
            client.post(f"/requests/{booking.id}/appointment", WHEN | {"place": place}).status
            == 303
        )
    assert (
        client.post(f"/requests/{booking.id}/appointment", WHEN | {"place": "Last"}).status == 409
    )
    with clock.at(datetime.fromisoformat("2026-11-27T10:00+01:00")):
        later = Client(company.app).sign_in(announcer(company).email)
        assert later.post(f"/requests/{booking.id}/appointment/cancel").status == 409


def test_the_employee_view_lead_cancels_an_appointment_too(company: Company) -> None:
    booking, _people = invited(company, "Announcer gone")
    client = Client(company.app).sign_in(employee_view(company).email)
    assert client.post(f"/requests/{booking.id}/appointment/cancel").status == 303


@pytest.mark.parametrize(
    "changed",
    [
        {"minutes": "999999999999"}, {"starts": "0001-01-01T00:00"}, {"starts": "9999-12-31T23:50"},
        {"address": "https://["}, {"place": "Room\n3"}, {"starts": "", "place": "Room 3"},
    ],
)  # fmt: skip
def test_impossible_values_are_refused_and_not_an_error(
    company: Company, changed: dict[str, str]
) -> None:
    unit = unit_of(company, f"Odd {sorted(changed.items())!s:.60}", 1)
    client = Client(company.app).sign_in(announcer(company).email)
    page = client.post("/requests/new", typed(unit, **WHEN | changed))
    assert page.status == 422
    assert set(beside(page)) & {*changed, "starts"}
