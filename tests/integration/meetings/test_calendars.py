"""Calendar files of meetings: one entry through its life, whom they name, hostile texts."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.calendars import mail_all
from tests.integration.meetings.meetings import (
    DAY,
    HOUR,
    START,
    client_of,
    paired,
    plan,
    planned,
    slot,
)
from webapp.appointments.jobs import tell_invited
from webapp.core import db, jobs
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import queries, services
from webapp.meetings.models import Meeting
from webapp.mentoring import services as mentoring
from webapp.mentoring.models import Pair
from webapp.messaging.services import choices
from webapp.people.models import Person

PROPERTIES = [
    "ATTENDEE", "CLASS", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "ORGANIZER",
    "SEQUENCE", "STATUS", "SUMMARY", "UID",
]  # fmt: skip
HOSTILE = (
    "Hall 3; DROP, \\n \\, \"quoted\" 'single'", "Café 🦊 – l’atelier", "חדר ישיבות 3",
    "BEGIN:VALARM", "X;VALUE=URI:https://x.example", "%0D%0AATTENDEE:mailto:x@company.example",
    "a" * 200, "https://visio.example/r?a=1&b=2;c#d",
)  # fmt: skip
REFUSED = (
    "Hall\r\nATTENDEE:mailto:x@company.example", "Hall\nX", "Hall\u2028X", "\u202eHall", "Hall\x00",
    "a" * 10_000, "🦊" * 10_000,
)  # fmt: skip


def without_mail(company: Company, name: str) -> tuple[Pair, Person, Person]:
    """An active pair whose earlier messages are not mailed."""
    found = paired(company, name)
    with unit_of_work():
        jobs.cancel("notice:")
    return found


def tell(meeting: Meeting) -> None:
    """Do what the worker does after a change."""
    db.session().rollback()
    rows = select(OutboxMessage).where(OutboxMessage.kind == "appointment")
    for row in db.session().scalars(rows.order_by(OutboxMessage.key)).all():
        if row.payload["appointment"] == meeting.id:
            tell_invited(row.payload)
    db.session().rollback()


def entry(company: Company, person: Person) -> tuple[str, Any]:
    """Method and event of the only mail that waits for a person."""
    [calendar] = mail_all(company, person)
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def attendees(event: Any) -> dict[str, str]:
    """Address and name of the attendees of an event."""
    found = event["attendee"]
    each = found if isinstance(found, list) else [found]
    return {str(one): str(one.params["CN"]) for one in each}


def test_one_entry_is_planned_moved_and_canceled_in_both_calendars(company: Company) -> None:
    pair, mentor, mentee = without_mail(company, "sequence")
    meeting = planned(pair)
    seen = {p.id: [entry(company, p)] for p in (mentor, mentee)}
    with unit_of_work():
        services.move(meeting, slot(START + HOUR, 30, "Library"), by=mentee)
    tell(meeting)
    for person in (mentor, mentee):
        seen[person.id].append(entry(company, person))
    with unit_of_work():
        mentoring.pause_pair(pair, by=mentor)
    tell(meeting)
    for person in (mentor, mentee):
        seen[person.id].append(entry(company, person))
        methods = [method for method, _event in seen[person.id]]
        assert methods == ["REQUEST", "REQUEST", "CANCEL"]
        events = [event for _method, event in seen[person.id]]
        assert [event["sequence"] for event in events] == [0, 1, 2]
        assert {str(event["uid"]) for event in events} == {f"{meeting.id}@appointments.francparler"}
        assert [str(event["status"]) for event in events] == [
            "CONFIRMED", "CONFIRMED", "CANCELLED",
        ]  # fmt: skip
        assert [event["dtstart"].dt for event in events] == [START, START + HOUR, START + HOUR]
        assert str(events[1]["location"]) == "Library"
        assert events[1]["dtend"].dt == START + 1.5 * HOUR


def test_a_calendar_names_the_partner_only_for_those_who_want_it(company: Company) -> None:
    pair, mentor, mentee = without_mail(company, "named")
    with unit_of_work():
        choices.choose_titles(mentor, neutral=False)
    planned(pair)
    _method, own = entry(company, mentor)
    assert attendees(own) == {f"mailto:{p.email}": p.name for p in (mentor, mentee)}
    assert str(own["summary"]) == f"{mentor.name} – {mentee.name}"
    _method, other = entry(company, mentee)
    assert attendees(other) == {f"mailto:{mentee.email}": mentee.name}
    assert str(other["summary"]) == "Appointment in Franc-Parler"
    assert mentor.name not in other.to_ical().decode()
    assert mentor.email not in other.to_ical().decode()


def test_other_appointments_name_nobody_else(company: Company) -> None:
    """Many people are invited to a booking: their calendars do not list them."""
    pair, mentor, _mentee = without_mail(company, "many")
    with unit_of_work():
        choices.choose_titles(mentor, neutral=False)
        meeting = services.plan(pair, slot(), by=mentor)
        meeting.appointment.names_people = False
    _method, own = entry(company, mentor)
    assert attendees(own) == {f"mailto:{mentor.email}": mentor.name}


@pytest.mark.parametrize("place", HOSTILE)
def test_a_hostile_place_stays_the_place(company: Company, place: str) -> None:
    pair, mentor, mentee = without_mail(company, f"place_{HOSTILE.index(place)}")
    assert plan(company, pair, mentor, place=place).status == 303
    _method, event = entry(company, mentee)
    assert sorted(
        name for name, _value in event.property_items() if name not in {"BEGIN", "END"}
    ) == (PROPERTIES)
    assert str(event["location"]) == place
    assert place in client_of(company, mentee).get(f"/pairs/{pair.id}").words or (
        place.startswith("https://")
    )


def test_a_place_that_could_break_a_file_is_refused(company: Company) -> None:
    pair, mentor, _mentee = without_mail(company, "refused_place")
    for place in REFUSED:
        assert plan(company, pair, mentor, place=place).status in {413, 422}, ascii(place[:40])
    assert queries.meetings_of(pair.id) == []


@pytest.mark.parametrize(
    "name", ['A "B"; C, D\\E:', "Zoë 🦊 עברית", "x" * 120, "A\r\nATTENDEE:mailto:x@x.example"]
)
def test_a_hostile_name_stays_a_name(company: Company, name: str) -> None:
    pair, mentor, mentee = without_mail(company, f"name_{len(name)}")
    with unit_of_work():
        mentee.name = name
        choices.choose_titles(mentor, neutral=False)
    meeting = planned(pair, START + DAY)
    _method, event = entry(company, mentor)
    assert len(meeting.appointment.title) <= 120
    assert set(attendees(event)) == {f"mailto:{mentor.email}", f"mailto:{mentee.email}"}
    found = sorted(n for n, _value in event.property_items() if n not in {"BEGIN", "END"})
    assert found == ["ATTENDEE", *PROPERTIES]


def test_both_download_the_entry(company: Company) -> None:
    pair, mentor, mentee = without_mail(company, "downloads")
    meeting = planned(pair)
    for person in (mentor, mentee):
        file = client_of(company, person).get(f"/appointments/{meeting.id}.ics").response
        assert (file.status_code, b"METHOD:PUBLISH" in file.data) == (200, True)
    stranger = client_of(company, company.people["stranger"])
    assert stranger.get(f"/appointments/{meeting.id}.ics").status == 404
