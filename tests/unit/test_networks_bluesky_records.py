"""What Bluesky leaves to its clients: record keys, the bytes of links, the end of a token."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.publishing import post_request
from webapp.networks.bluesky import records
from webapp.networks.bluesky.connector import _end_of
from webapp.networks.bluesky.facets import facets, handles

LINK = "https://app.example/r/abc"
MOMENTS = st.datetimes(
    datetime(1980, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001 - see above
    timezones=st.just(UTC),
)


def shown(text: str, dids: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Kind, shown text and value of each facet."""
    found = []
    for facet in facets(text, LINK, dids):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        (feature,) = facet["features"]
        kind = feature.pop("$type").removeprefix("app.bsky.richtext.facet#")
        (value,) = feature.values()
        found.append((kind, text.encode()[start:end].decode(), value))
    return found


DIDS = {"alice.test.fr": "did:plc:alice", "bob.com": "did:plc:bob"}
# By the rules of the network's own client: text, then kind, shown text and value of each facet.
RULES = [
    ("https://foo.com/thing_(cool)", ["link https://foo.com/thing_(cool)"]),
    ("(https://foo.com/thing_(cool))", ["link https://foo.com/thing_(cool)"]),
    ("(https://foo.com).", ["link https://foo.com"]),
    ("start https://middle.com/a?b=c#d, end", ["link https://middle.com/a?b=c#d"]),
    ("@http://x.com", []), ("#http://x.com", ["tag #http://x.com"]), ("ahttp://x.com", []),
    ("HTTPS://x.com", ["link HTTPS://x.com"]),
    ("see foo.com now", ["link foo.com"]), ("foo.com/bar?x=1.", ["link foo.com/bar?x=1"]),
    ("(foo.com)", ["link foo.com"]), ("e.g. notadomain.zzzz and 3.14", []), ("me@foo.com", []),
    ("@alice.test.fr hi", ["mention @alice.test.fr"]), ("(@bob.com)", ["mention @bob.com"]),
    ("@nobody.fr @bob", []), ("a@bob.com", []), ("@bob.com.", ["mention @bob.com"]),
    ("#velo and #été!", ["tag #velo", "tag #été"]), ("#1 #2026a", ["tag #2026a"]), ("a#b ##", []),
    ("#" + "a" * 64, ["tag #" + "a" * 64]), ("#" + "a" * 65, []), ("＃漢字", ["tag ＃漢字"]),
    ("😀 #é https://é.fr/a @bob.com", ["tag #é", "link https://é.fr/a", "mention @bob.com"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), RULES)
def test_addresses_mentions_and_tags_are_facets(text: str, wanted: list[str]) -> None:
    assert [f"{kind} {words}" for kind, words, _ in shown(text, DIDS)] == wanted


def test_what_a_facet_leads_to() -> None:
    assert shown("foo.com/a @bob.com #tag.", DIDS) == [
        ("link", "foo.com/a", "https://foo.com/a"), ("mention", "@bob.com", "did:plc:bob"),
        ("tag", "#tag", "tag"),
    ]  # fmt: skip
    assert handles("@bob.com @alice.test.fr, @bob.com @bob x@y.fr") == ["bob.com", "alice.test.fr"]


@given(st.lists(st.sampled_from([*"@#.a1() \né-/:", "https://", "a.fr", "@a.a ", LINK])))
@example(["#", "(", "a.fr"])
@example(["https://", "(", "@a.a "])
def test_facets_do_not_overlap(pieces: list[str]) -> None:
    text, last = "".join(pieces), 0
    for facet in facets(text, LINK, {"a.a": "did:plc:a"}):
        assert last <= facet["index"]["byteStart"] < facet["index"]["byteEnd"]
        last = facet["index"]["byteEnd"]


@given(st.text(), st.text())
def test_the_bytes_of_a_facet_are_its_link(before: str, after: str) -> None:
    text = f"{before} {LINK} {after}"
    assert ("link", LINK, LINK) in shown(text)


@given(st.text(), st.text())
def test_our_link_is_a_facet_even_without_spaces_around_it(before: str, after: str) -> None:
    assert ("link", LINK, LINK) in shown(before + LINK + after)


def test_what_closes_a_sentence_is_not_part_of_a_link() -> None:
    text = f"(voir https://other.example/a_b). {LINK}…"
    uris = [facet["features"][0]["uri"] for facet in facets(text, LINK)]
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
