"""Quiet hours, days off and pauses, in zones whose clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.messaging.timing import Timing

PARIS = ZoneInfo("Europe/Paris")
ZONES = [PARIS, ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")]
# A year that contains both changes of all three zones.
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@st.composite
def timings(draw: st.DrawFn) -> Timing:
    begin = draw(TIMES)
    quiet = timedelta(minutes=draw(st.integers(0, 20 * 60)))
    until = (datetime.combine(date(2026, 1, 1), begin) + quiet).time()
    paused = draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)))
    return Timing(draw(st.sampled_from(ZONES)), begin, until, paused, weekdays)


@given(timings(), MOMENTS, st.booleans())
def test_the_moment_found_is_open_and_not_earlier(
    timing: Timing, moment: datetime, any_day: Any
) -> None:
    found = timing.next_open(moment, any_day=any_day)
    assert found >= moment
    assert timing.open_at(found, any_day=any_day)
    assert timing.next_open(found, any_day=any_day) == found


@given(timings(), MOMENTS)
def test_nothing_open_is_left_out(timing: Timing, moment: datetime) -> None:
    found = timing.next_open(moment)
    step = moment
    while step < min(found, moment + timedelta(days=5)):
        assert not timing.open_at(step)
        step += timedelta(minutes=31)


@given(timings(), MOMENTS)
def test_a_daily_mail_comes_once_a_day(timing: Timing, moment: datetime) -> None:
    first = timing.next_daily(time(8, 30), moment)
    second = timing.next_daily(time(8, 30), first + timedelta(seconds=1))
    assert timing.open_at(first)
    days = [m.astimezone(timing.zone).date() for m in (first, second)]
    assert days[0] < days[1]


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-03-27T12:00", "2026-03-27T12:00"),
        ("2026-03-27T20:15", "2026-03-30T08:00"),  # Friday evening: Monday
        ("2026-03-30T07:59", "2026-03-30T08:00"),
        ("2026-03-30T19:00", "2026-03-31T08:00"),
    ],
)
def test_quiet_hours_are_local_on_both_sides_of_the_change(local: str, expected: str) -> None:
    timing = Timing(PARIS, time(19), time(8), None, weekdays)
    moment = datetime.fromisoformat(local).replace(tzinfo=PARIS)
    found = timing.next_open(moment).astimezone(PARIS)
    assert found.replace(tzinfo=None).isoformat(timespec="minutes") == expected


def test_an_end_that_clocks_skip_is_the_same_moment_in_the_new_time() -> None:
    timing = Timing(PARIS, time(19), time(2, 30))
    found = timing.next_open(datetime(2026, 3, 29, 0, 0, tzinfo=PARIS))
    assert found == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert found.astimezone(PARIS).time() == time(3, 30)


def test_a_pause_ends_with_the_first_day_that_has_messages_again() -> None:
    timing = Timing(PARIS, time(19), time(8), date(2026, 4, 8))
    found = timing.next_open(datetime(2026, 4, 1, 12, tzinfo=PARIS), any_day=True)
    assert found.astimezone(PARIS) == datetime(2026, 4, 8, 8, tzinfo=PARIS)
