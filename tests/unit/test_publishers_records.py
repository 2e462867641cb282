"""What Bluesky leaves to its clients: record keys, bytes of links, when a token ends."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publishing import NETWORKS, made, parcel
from webapp.shares.channels.publishing import answers, bluesky_sign_in, records, registry
from webapp.shares.channels.publishing.port import Publisher

LINK = "https://house.example/r/abc"
MOMENTS = st.datetimes(
    datetime(1980, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001 - see above
    timezones=st.just(UTC),
)


@given(st.text(), st.text())
def test_the_bytes_of_a_facet_are_its_link(before: str, after: str) -> None:
    text = f"{before} {LINK} {after}"
    found = records.facets(text, LINK)
    uris = []
    for facet in found:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        uri = facet["features"][0]["uri"]
        assert text.encode()[start:end].decode() == uri
        uris.append(uri)
    assert LINK in uris


@given(st.text(), st.text())
def test_our_link_is_a_facet_also_with_no_space_around(before: str, after: str) -> None:
    found = records.facets(before + LINK + after, LINK)
    assert LINK in [facet["features"][0]["uri"] for facet in found] or "http" in before


def test_what_closes_a_sentence_is_no_part_of_a_link() -> None:
    text = f"(voir https://other.example/a_b). {LINK}…"
    uris = [facet["features"][0]["uri"] for facet in records.facets(text, LINK)]
    assert uris == ["https://other.example/a_b", LINK]


@given(st.lists(MOMENTS, unique=True, min_size=2))
def test_record_keys_sort_as_their_moments_and_differ(moments: list[datetime]) -> None:
    keys = [records.new_record_key(moment) for moment in sorted(moments)]
    assert keys == sorted(set(keys))
    assert {len(key) for key in keys} == {13}
    assert set("".join(keys)) <= set(records.SORTABLE)
    assert all(key[0] in "234567abcdefghij" for key in keys), "the highest bit is none"


def test_keys_of_one_moment_are_drawn() -> None:
    moment = datetime(2026, 11, 18, tzinfo=UTC)
    assert len({records.new_record_key(moment) for _ in range(50)}) > 40


def test_a_record_is_the_same_each_time() -> None:
    what = parcel()
    texts = {
        json.dumps(records.post_record(what.text, what.link, what.language, what.made_at))
        for _ in range(2)
    }
    assert len(texts) == 1
    record = json.loads(texts.pop())
    assert record["embed"]["external"]["title"] == "house.example"
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
    assert bluesky_sign_in._end(token) is None


def test_a_token_that_says_when_it_ends() -> None:
    ends = datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert bluesky_sign_in._end(_token({"exp": int(ends.timestamp())})) == ends


@pytest.mark.parametrize(
    "text",
    [None, "", "soon", "-5", "9" * 400, "2026-11-18", "0001-01-01T00:00:00+14:00", "٣", "1e9"],
)
def test_a_header_may_say_anything_and_is_bounded(text: str | None) -> None:
    now = datetime.now(UTC)
    at = answers.retry_at([text])
    assert at is None or timedelta(seconds=29) < at - now < timedelta(hours=6, seconds=5)


@given(st.binary(max_size=200))
def test_any_body_is_an_object_or_none(body: bytes) -> None:
    said = answers.Reply(200, {}, body).said
    assert said is None or isinstance(said, dict)


def test_a_body_nested_without_end_is_none() -> None:
    assert answers.Reply(200, {}, b"[" * 500_000).value is None


def test_the_registry_knows_what_is_on() -> None:
    assert registry.configured(NETWORKS) == ("x", "mastodon", "bluesky")
    with pytest.raises(KeyError):
        registry.publisher("linkedin", NETWORKS)


@pytest.mark.parametrize("code", ["x", "mastodon", "bluesky"])
def test_each_publisher_is_of_the_port(code: str) -> None:
    network: Publisher = made(code, "http://127.0.0.1:9")
    assert network.code == code
    assert (network.post_price > 0, network.read_price > 0) == (code == "x", code == "x")
    assert network.settle == timedelta(seconds={"x": 600, "mastodon": 120, "bluesky": 0}[code])
