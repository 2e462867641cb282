"""The budget: no period of seven or thirty days has more requests than allowed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.messaging.budget import MONTH, WEEK, Limits, Spent, free_from, spent

START = datetime(2026, 3, 20, 9, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 100 * 24 * 3600), max_size=40).map(
    lambda seconds: [START + timedelta(seconds=s) for s in seconds]
)
LIMITS = st.builds(Limits, st.integers(1, 5), st.integers(1, 9))


def fullest(sent: list[datetime], period: timedelta) -> int:
    """The most moments in any half-open period of this length."""
    return max((sum(first <= m < first + period for m in sent) for first in sent), default=0)


@given(MOMENTS, LIMITS)
def test_no_period_ever_has_more_than_the_limit(attempts: list[datetime], limits: Limits) -> None:
    sent: list[datetime] = []
    for moment in sorted(attempts):
        if free_from(sent, moment, limits) <= moment:
            sent.append(moment)
    assert fullest(sent, WEEK) <= limits.week
    assert fullest(sent, MONTH) <= limits.month


@given(MOMENTS, LIMITS)
def test_deferring_keeps_the_limits_too(attempts: list[datetime], limits: Limits) -> None:
    sent: list[datetime] = []
    for moment in sorted(attempts):
        sent.append(free_from(sent, max([moment, *sent]), limits))
    assert fullest(sent, WEEK) <= limits.week
    assert fullest(sent, MONTH) <= limits.month


@given(MOMENTS, LIMITS)
def test_a_moment_before_the_free_one_is_refused(sent: list[datetime], limits: Limits) -> None:
    at = max(sent, default=START)
    free = free_from(sent, at, limits)
    if free > at:
        before = free - timedelta(seconds=1)
        counted = spent([m for m in sent if m <= before], before)
        assert counted.week >= limits.week or counted.month >= limits.month


@pytest.mark.parametrize(
    ("days", "free"),
    [([], 0), ([0], 0), ([0, 1], 7), ([0, 6], 7), ([1, 2], 8), ([0, 7], 7)],
)
def test_the_third_request_waits_for_the_end_of_seven_days(days: list[int], free: int) -> None:
    sent = [START + timedelta(days=d) for d in days]
    at = max(sent, default=START)
    assert free_from(sent, at, Limits(2, 6)) == max(at, START + timedelta(days=free))


def test_spent_counts_both_periods() -> None:
    sent = [START - timedelta(days=d) for d in (0, 6, 7, 29, 30)]
    assert spent(sent, START) == Spent(2, 4)
