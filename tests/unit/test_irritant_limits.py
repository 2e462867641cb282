"""The limit on reports without an account: bounded for any order of addresses, and it forgets."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.core import clock
from webapp.irritants.limits import HOUR, HourlyLimit

START = datetime(2026, 11, 18, 12, tzinfo=UTC)


@given(st.lists(st.sampled_from(["10.0.0.1", "10.0.0.2", "fd00::1", ""]), max_size=60))
def test_no_order_of_addresses_exceeds_a_limit(addresses: list[str]) -> None:
    with clock.at(START):
        limit = HourlyLimit(most=12, most_of_address=5)
        taken = [address for address in addresses if limit.take(address)]
    expected: list[str] = []
    for address in addresses:
        if len(expected) < 12 and expected.count(address) < 5:
            expected.append(address)
    assert taken == expected


def test_an_hour_later_everything_is_forgotten() -> None:
    with clock.at(START):
        limit = HourlyLimit(most=2, most_of_address=1)
        first = [limit.take("10.0.0.1") for _ in range(2)]
        kept = str(vars(limit))
    with clock.at(START + HOUR - timedelta(seconds=1)):
        before = limit.take("10.0.0.1")
    with clock.at(START + HOUR):
        after = limit.take("10.0.0.1")
    assert (first, before, after) == ([True, False], False, True)
    assert "10.0.0.1" not in kept


def test_one_device_with_a_network_of_ipv6_leaves_others_theirs() -> None:
    with clock.at(START):
        limit = HourlyLimit(most=12, most_of_address=5)
        taken = [limit.take(f"2001:db8::{number:x}") for number in range(12)]
        assert (taken.count(True), limit.take("2001:db8:0:1::1")) == (5, True)
