"""What Bluesky leaves to its clients: record keys, the bytes of links, the end of a token."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publishing import post_request
from webapp.networks.bluesky import records
from webapp.networks.bluesky.connector import _end_of

LINK = "https://app.example/r/abc"
MOMENTS = st.datetimes(
    datetime(1980, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001 - see above
    timezones=st.just(UTC),
)


@given(st.text(), st.text())
def test_the_bytes_of_a_facet_are_its_link(before: str, after: str) -> None:
    text = f"{before} {LINK} {after}"
    uris = []
    for facet in records.facets(text, LINK):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        uri = facet["features"][0]["uri"]
        assert text.encode()[start:end].decode() == uri
        uris.append(uri)
    assert LINK in uris


@given(st.text(), st.text())
def test_our_link_is_a_facet_even_without_spaces_around_it(before: str, after: str) -> None:
    found = records.facets(before + LINK + after, LINK)
    assert LINK in [facet["features"][0]["uri"] for facet in found] or "http" in before


def test_what_closes_a_sentence_is_not_part_of_a_link() -> None:
    text = f"(voir https://other.example/a_b). {LINK}…"
    uris = [facet["features"][0]["uri"] for facet in records.facets(text, LINK)]
    assert uris == ["https://other.example/a_b", LINK]


@given(st.lists(MOMENTS, unique=True, min_size=2))
def test_record_keys_sort_by_their_moments_and_differ(moments: list[datetime]) -> None:
    keys = [records.new_record_key(moment) for moment in sorted(moments)]
    assert keys == sorted(set(keys))
    assert {len(key) for key in keys} == {13}
    assert set("".join(keys)) <= set(records.SORTABLE)
    assert all(key[0] in "234567abcdefghij" for key in keys), "the highest bit is zero"


def test_keys_of_one_moment_are_random() -> None:
    moment = datetime(2026, 11, 18, tzinfo=UTC)
    assert len({records.new_record_key(moment) for _ in range(50)}) > 40


def test_a_record_is_the_same_each_time() -> None:
    request = post_request()
    texts = {
        json.dumps(
            records.post_record(request.text, request.link, request.language, request.made_at)
        )
        for _ in range(2)
    }
    assert len(texts) == 1
    record = json.loads(texts.pop())
    assert record["embed"]["external"]["title"] == "app.example"
    assert record["createdAt"].endswith("Z")


def _token(claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{payload}.sig"


@pytest.mark.parametrize(
    "token",
    ["", "opaque", "a.b.c", "a.%%%.c", _token([]), _token({"exp": "soon"}), _token({"exp": -1}),
     _token({"exp": 10**30}), _token({"exp": True}), _token({"exp": 1e400})],
)  # fmt: skip
def test_a_token_that_does_not_say_when_it_ends(token: str) -> None:
    assert _end_of(token) is None


def test_a_token_that_says_when_it_ends() -> None:
    ends = datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert _end_of(_token({"exp": int(ends.timestamp())})) == ends
