"""Calendar files: read back by two parsers, through changes, and with hostile texts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webapp.appointments.ics import Attendee, Entry, calendar_file

ZONES = ("Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Tokyo")
# The days on which clocks change in the first three zones, and the days around them.
CHANGES = (
    datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC),
    datetime(2027, 3, 14, 7, tzinfo=UTC), datetime(2027, 11, 7, 6, tzinfo=UTC),
    datetime(2027, 4, 3, 16, tzinfo=UTC), datetime(2027, 10, 2, 16, tzinfo=UTC),
)  # fmt: skip
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
PAIR = (
    Attendee("Camille Roche", "camille@company.example"),
    Attendee("Paul", "paul@company.example"),
)
ENTRY = Entry(
    "abc@francparler.example", 0, NOW + timedelta(days=9), NOW + timedelta(days=9, hours=1),
    ZoneInfo("Europe/Paris"), "First meeting", "Room 3", "https://francparler.example/requests/abc",
    "francparler@company.example", attendees=PAIR,
)  # fmt: skip
PROPERTIES = [
    "ATTENDEE", "ATTENDEE", "CLASS", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "LOCATION",
    "ORGANIZER", "SEQUENCE", "STATUS", "SUMMARY", "UID",
]  # fmt: skip
moments = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES), st.integers(-1440, 1440),
)  # fmt: skip
entries = st.builds(
    lambda zone, start, minutes: replace(
        ENTRY, zone=ZoneInfo(zone), starts_at=start, ends_at=start + timedelta(minutes=minutes)
    ),
    st.sampled_from(ZONES), moments, st.integers(1, 480),
)  # fmt: skip


def event_of(file: bytes) -> Any:
    """The event as `icalendar` reads it, once the form of the lines is checked."""
    lines = file.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 75 for line in lines)
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return event


def read_by_vobject(file: bytes) -> Any:
    """The calendar as `vobject` reads it, with the zones of this file only."""
    known = vars(vobject.icalendar)["__tzidMap"]
    for zone in ZONES:
        known.pop(zone, None)
    return vobject.readOne(file.decode())


def names(event: Any) -> list[str]:
    return sorted(
        name
        for name, _value in event.property_items(recursive=False)
        if name not in {"BEGIN", "END"}
    )


def moments_of(file: bytes) -> list[tuple[datetime, datetime]]:
    """Start and end in UTC, as each parser reads them."""
    event, other = event_of(file), read_by_vobject(file).vevent
    return [
        (event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC)),
        (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC)),
    ]


@settings(max_examples=50)
@given(st.lists(entries, min_size=1, max_size=5), st.booleans())
def test_two_parsers_follow_an_appointment_to_its_end(
    planned: Sequence[Entry],
    cancelled: bool,  # noqa: FBT001 - drawn
) -> None:
    steps = [replace(entry, sequence=n) for n, entry in enumerate(planned)]
    if cancelled:
        steps.append(replace(steps[-1], sequence=len(steps), cancelled=True))
    for n, entry in enumerate(steps):
        file = calendar_file(entry, NOW + timedelta(minutes=n))
        assert moments_of(file) == [(entry.starts_at, entry.ends_at)] * 2
        calendar, event = icalendar.Calendar.from_ical(file), event_of(file)
        method, status = ("CANCEL", "CANCELLED") if entry.cancelled else ("REQUEST", "CONFIRMED")
        assert (calendar["method"], event["status"]) == (method, status)
        assert (event["uid"], event["sequence"]) == (ENTRY.uid, n)
        other = read_by_vobject(file)
        assert (other.vevent.uid.value, other.vevent.sequence.value) == (ENTRY.uid, str(n))
        assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == [entry.zone.key]
        assert names(event) == PROPERTIES


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=100))
@example("Coffee\r\nATTENDEE:mailto:eve@evil.example", 'Room "3"; \\ , :', 'Eve"\r\nRSVP=FALSE')
@example("x" * 10_000, "é" * 10_000, "\u202edrowssap")
@example("END:VEVENT\nBEGIN:VALARM", "\u2028ATTENDEE:x", "👋^n^'\x00")
def test_no_text_adds_a_property_or_a_person(title: str, place: str, name: str) -> None:
    hostile = replace(
        ENTRY, title=title, place=place, attendees=(Attendee(name, "a@b.example"), PAIR[1])
    )
    file = calendar_file(hostile, NOW)
    event = event_of(file)
    assert names(event) == PROPERTIES
    assert [str(each) for each in event["attendee"]] == [
        "mailto:a@b.example",
        "mailto:paul@company.example",
    ]
    other = read_by_vobject(file).vevent
    assert len(other.attendee_list) == 2
    one_line = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    assert str(event["summary"]) == other.summary.value == one_line


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_an_address_with_a_line_break_is_refused(end: str) -> None:
    hostile = replace(ENTRY, attendees=(Attendee("Eve", f"eve@b.example{end}ATTENDEE:x"),))
    with pytest.raises(ValueError, match="one line"):
        calendar_file(hostile, NOW)


def test_people_are_asked_to_answer_and_the_entry_is_private() -> None:
    event = event_of(calendar_file(ENTRY, NOW))
    assert event["class"] == "PRIVATE"
    assert str(event["organizer"]) == "mailto:francparler@company.example"
    assert [dict(each.params) for each in event["attendee"]] == [
        {"CN": each.name, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
        for each in PAIR
    ]  # fmt: skip


def test_a_copy_names_no_attendee() -> None:
    file = calendar_file(ENTRY, NOW, copy=True)
    assert icalendar.Calendar.from_ical(file)["method"] == "PUBLISH"
    assert names(event_of(file)) == [n for n in PROPERTIES if n != "ATTENDEE"]
