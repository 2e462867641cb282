"""Days and weeks follow the organization's time zone, also when its clocks change."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.core import clock

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Asia/Tehran", "Africa/Cairo",
        "Australia/Lord_Howe", "Pacific/Apia", "UTC",
    )
]  # fmt: skip
moments = st.datetimes(datetime(1995, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given separately
HOUR = timedelta(hours=1)


@given(moments, st.sampled_from(ZONES))
# In Tehran the Monday of this week began at one o'clock.
@example(datetime(2021, 3, 24, tzinfo=UTC), ZoneInfo("Asia/Tehran"))
def test_a_week_starts_on_its_own_monday(moment: datetime, zone: ZoneInfo) -> None:
    start = clock.week_start(moment, zone)
    day, monday = clock.local_day(moment, zone), clock.local_day(start, zone)
    assert start.utcoffset() == timedelta(0)
    assert monday.isoweekday() == 1
    assert monday == day - timedelta(days=day.weekday())
    assert start <= moment
    assert clock.iso_week(monday) == clock.iso_week(day)
    assert clock.local_day(start - timedelta(seconds=1), zone) < monday


@given(moments, st.sampled_from(ZONES))
def test_weeks_leave_no_gap(moment: datetime, zone: ZoneInfo) -> None:
    start = clock.week_start(moment, zone)
    following = clock.week_start(start + timedelta(days=7, hours=12), zone)
    assert start <= moment < following
    assert clock.week_start(following - timedelta(seconds=1), zone) == start


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 25), 167), (date(2026, 10, 21), 169), (date(2026, 11, 18), 168)],
)
def test_the_weeks_in_which_clocks_change_are_shorter_or_longer(day: date, hours: int) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
    start = clock.week_start(noon, PARIS)
    assert clock.week_start(noon + timedelta(days=7), PARIS) - start == hours * HOUR


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 18), "2026-W47"), (date(2024, 12, 30), "2025-W01"),
        (date(2027, 1, 1), "2026-W53"), (date(2026, 1, 4), "2026-W01"),
        (date(2026, 1, 5), "2026-W02"),
    ],
)  # fmt: skip
def test_iso_weeks_at_the_turn_of_a_year(day: date, week: str) -> None:
    assert clock.iso_week(day) == week


@given(st.dates(date(1995, 1, 1), date(2045, 1, 1)))
def test_iso_weeks_sort_as_their_days_do(day: date) -> None:
    days = [day + timedelta(days=7 * step) for step in range(60)]
    assert all(clock.iso_week(a) < clock.iso_week(b) for a, b in pairwise(days))


def test_a_day_is_that_of_the_time_zone() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert clock.local_day(late, PARIS) == date(2026, 11, 19)
    assert clock.local_day(late, ZoneInfo("UTC")) == date(2026, 11, 18)


def test_a_frozen_clock_does_not_move_and_is_restored() -> None:
    east = timezone(timedelta(hours=9))
    with clock.at(datetime(2026, 1, 1, 9, tzinfo=east)):
        assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
        assert clock.now().tzinfo is UTC
        with clock.at(datetime(2027, 1, 1, tzinfo=UTC)):
            clock.move(datetime(2028, 1, 1, tzinfo=UTC))
            assert clock.now() == datetime(2028, 1, 1, tzinfo=UTC)
        assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
    before = clock.now()
    assert before.tzinfo is UTC
    assert before <= clock.now() <= before + HOUR


def test_the_clock_is_restored_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(datetime(1999, 1, 1, tzinfo=UTC)):
        raise ZeroDivisionError
    assert clock.now().year > 1999
