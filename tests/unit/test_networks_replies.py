"""Reading replies: bodies, headers and values of any kind never raise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import clock
from webapp.networks.replies import Reply, retry_at, text_value, token_value

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [None, "", "soon", "-5", "9" * 400, "2026-11-18", "0001-01-01T00:00:00+14:00", "٣", "1e9"],
)
def test_any_text_in_a_header_is_bounded(text: str | None) -> None:
    with clock.at(NOW):
        moment = retry_at([text])
    assert moment is None or timedelta(seconds=30) <= moment - NOW <= timedelta(hours=6)


def test_the_latest_header_counts() -> None:
    seconds = NOW.timestamp()
    with clock.at(NOW):
        moment = retry_at([str(int(seconds) + 60), None, "2026-11-18T12:15:00Z"])
    assert moment == NOW + timedelta(minutes=15)


@given(st.binary(max_size=200))
def test_any_body_is_an_object_or_none(body: bytes) -> None:
    value = Reply(200, {}, body).json_object
    assert value is None or isinstance(value, dict)


def test_a_body_that_is_nested_too_deeply_is_none() -> None:
    assert Reply(200, {}, b"[" * 500_000).json_value is None


@pytest.mark.parametrize("value", [None, 1, ["a"], "a\nb", "a" * 8193])
def test_what_is_not_a_text_of_one_line_is_empty(value: object) -> None:
    assert text_value(value) == token_value(value) == ""


def test_a_token_is_a_text_that_can_stand_in_a_header() -> None:
    assert text_value("été") == "été"
    assert token_value("été") == ""
    assert token_value("abc.DEF-_~+/=") == "abc.DEF-_~+/="
