"""Calendar files (RFC 5545) that invite to an appointment, change it or cancel it (RFC 5546)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
)

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# A zone is described from so long before an entry on: it contains the change of clocks before it.
BEFORE = timedelta(days=400)


@dataclass(frozen=True)
class Attendee:
    """A person whom a calendar file names."""

    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """An entry of a calendar.

    `uid` stays the same at each change, and `sequence` grows. `starts_at` and `ends_at` are moments,
    which the file gives in `zone`, or as dates where `days` are the first and last one. `address`
    is the page about it, without a secret. `organizer` is an email address.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    title: str
    place: str
    address: str
    organizer: str
    cancelled: bool = False
    attendees: Sequence[Attendee] = ()
    days: tuple[date, date] | None = None


def method_of(entry: Entry) -> str:
    """What the calendar file of a mail does: invite or change, or cancel."""
    return "CANCEL" if entry.cancelled else "REQUEST"


def calendar_file(entry: Entry, written_at: datetime, *, copy: bool = False) -> bytes:
    """The file, with lines of 75 bytes at most that end with CRLF.

    A copy names no attendee and asks for no answer. Raises ValueError for an address with a line break.
    """
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", written_at.astimezone(UTC))
    if entry.days:
        # The end of an entry of whole days is the day after the last one (RFC 5545, 3.6.1).
        event.add("dtstart", entry.days[0])
        event.add("dtend", entry.days[1] + DAY)
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", _written(entry.starts_at, entry.zone))
        event.add("dtend", _written(entry.ends_at, entry.zone))
    event.add("summary", _line(entry.title))
    event.add("location", _line(entry.place))
    event.add("description", entry.address)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _address(entry.organizer))
    if not copy:
        for each in entry.attendees:
            event.add("attendee", _attendee(each))
    calendar = Calendar()
    calendar.add("prodid", "-//Franc-Parler//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if copy else method_of(entry))
    calendar.add_component(_timezone(entry))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _written(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment in a zone. A local time that occurs twice means the first: the second is in UTC."""
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold else local


def _timezone(entry: Entry) -> Timezone:
    """The offsets of the zone around an entry.

    `Calendar.add_missing_timezones` gives the wrong local time for the change to summer time, so
    that the hour after it would be read as an hour later.
    """
    zone, begin = (
        entry.zone,
        (entry.starts_at - BEFORE).astimezone(UTC).replace(second=0, microsecond=0),
    )
    made = Timezone()
    made.add("tzid", zone.key)
    for change in (begin, *_changes(zone, begin, entry.ends_at + DAY)):
        before, after = (change - MINUTE if change != begin else begin), change.astimezone(zone)
        part = TimezoneDaylight() if after.dst() else TimezoneStandard()
        part.TZOFFSETFROM = before.astimezone(zone).utcoffset() or timedelta()
        part.TZOFFSETTO = after.utcoffset() or timedelta()
        part.DTSTART = (change + part.TZOFFSETFROM).replace(tzinfo=None)
        part.add("tzname", after.tzname())
        made.add_component(part)
    return made


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The moments in UTC, to the minute, from which another offset holds."""
    while begin < end:
        low, high = begin, begin + DAY
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high
        begin += DAY


def _address(email: str) -> vCalAddress:
    if len(email.splitlines()) != 1:
        raise ValueError("an address has one line")
    return vCalAddress(f"mailto:{email}")


def _attendee(attendee: Attendee) -> vCalAddress:
    made = _address(attendee.email)
    made.params["CN"] = _line(attendee.name)
    made.params["ROLE"] = "REQ-PARTICIPANT"
    made.params["PARTSTAT"] = "NEEDS-ACTION"
    made.params["RSVP"] = "TRUE"
    return made


def _line(text: str) -> str:
    """The text in one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
