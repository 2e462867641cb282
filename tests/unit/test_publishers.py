"""Posting and looking at each network, whatever goes wrong: the tables are the promise."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import Fake, running
from tests.unit.publishing import CODES, earlier, made, now, parcel, somebody
from webapp.shares.channels.publishing.port import (
    REASONS,
    Account,
    Fate,
    NoAnswer,
    Parcel,
    Seen,
)

# What every network must make of each fault, unless EXCEPT says otherwise.
FATES = {
    "reset_before": (Fate.unknown, "network_error"),
    "503_before": (Fate.unknown, "broken_answer"),
    "429": (Fate.later, "rate_limit"),
    "429_no_header": (Fate.later, "rate_limit"),
    "clock_skewed_reset": (Fate.later, "rate_limit"),
    "401": (Fate.stale_token, "stale_token"),
    "token_revoked": (Fate.stale_token, "stale_token"),
    "402": (Fate.closed, "no_credits"),
    "403_not_permitted": (Fate.refused, "not_permitted"),
    "html_5xx": (Fate.unknown, "broken_answer"),
    "json_list_body": (Fate.unknown, "broken_answer"),
    "redirect_302": (Fate.unknown, "redirected"),
    "huge_body": (Fate.unknown, "broken_answer"),
    "accept_then_reset": (Fate.unknown, "network_error"),
    "503_after_accept": (Fate.unknown, "broken_answer"),
    "504_after_accept": (Fate.unknown, "broken_answer"),
    "truncated_201": (Fate.unknown, "broken_answer"),
    "201_without_id": (Fate.unknown, "no_id"),
}
ONLY_X = {
    "403_duplicate": (Fate.unknown, "duplicate"),
    "usage_capped": (Fate.closed, "usage_cap"),
}
TABLE = [(code, fault, *come) for code in CODES for fault, come in FATES.items()] + [
    ("x", fault, *come) for fault, come in ONLY_X.items()
]
# What ends by the clock alone.
SLOW = {"accept_then_hang": 5.0, "late_accept": 0.05, "slow_drip": 0.05}
LOOKS = {
    "lookup_500": Seen.incomplete,
    "reset_before": Seen.incomplete,
    "429": Seen.incomplete,
    "html_5xx": Seen.incomplete,
    "json_list_body": Seen.incomplete,
    "redirect_302": Seen.incomplete,
    "huge_body": Seen.incomplete,
    "401": Seen.stale_token,
    "token_revoked": Seen.stale_token,
}


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with running("x") as x, running("mastodon") as mastodon, running("bluesky") as bluesky:
        yield {"x": x, "mastodon": mastodon, "bluesky": bluesky}


@pytest.fixture
def fake(code: str, fakes: dict[str, Fake]) -> Fake:
    fakes[code].reset()
    return fakes[code]


pytestmark = pytest.mark.parametrize("code", CODES)


def test_a_post_is_sent_found_and_counted(code: str, fake: Fake) -> None:
    network, who, what = made(code, fake.url), somebody(fake), parcel()
    answer = network.send(who, what)
    assert (answer.fate, answer.reason) == (Fate.sent, "")
    assert answer.post_id
    assert answer.address is not None
    assert answer.address.startswith("https://")
    look = network.look(who, what, earlier())
    assert (look.seen, look.post_id) == (Seen.present, answer.post_id)
    assert network.look(who, parcel("two"), earlier()).seen is Seen.absent
    figures = network.read(who, answer.post_id, timedelta(hours=1))
    assert figures.counts["likes"] == 0
    assert not figures.gone
    assert len(fake.posts()) == 1


def test_what_it_counts_has_our_names_and_no_zero_for_what_is_not_told(
    code: str, fake: Fake
) -> None:
    network, who = made(code, fake.url), somebody(fake)
    post = network.send(who, parcel()).post_id
    assert post is not None
    names = set(network.read(who, post, timedelta(hours=1)).counts)
    old = set(network.read(who, post, timedelta(days=31)).counts)
    common = {"likes", "replies", "reposts"}
    assert {
        "x": common | {"impressions", "quotes", "bookmarks", "link_clicks", "profile_clicks"},
        "mastodon": common,
        "bluesky": common | {"quotes"},
    }[code] == names
    assert names - old == ({"link_clicks", "profile_clicks"} if code == "x" else set())


def test_a_post_that_its_author_deleted_is_gone(code: str, fake: Fake) -> None:
    network, who = made(code, fake.url), somebody(fake)
    post = network.send(who, parcel()).post_id
    assert post is not None
    fake.delete(fake.posts()[0]["id"])
    assert network.read(who, post, timedelta(hours=1)).gone


@pytest.mark.parametrize("fault", [*FATES, *ONLY_X])
def test_each_fault_has_its_fate(code: str, fault: str, fake: Fake) -> None:
    come = [(fate, reason) for c, f, fate, reason in TABLE if (c, f) == (code, fault)]
    if not come:
        return
    network, who = made(code, fake.url), somebody(fake)
    fake.fault(fault)
    answer = network.send(who, parcel())
    assert [(answer.fate, answer.reason)] == come
    assert answer.reason in REASONS
    stands = len(fake.posts()) > 0
    # The one thing that must never be said of a post that stands.
    assert not (stands and answer.fate is not Fate.unknown)
    assert len([e for e in fake.journal() if e["kind"] == "create"]) == 1, "nothing is repeated"


@pytest.mark.parametrize("fault", SLOW)
def test_what_takes_too_long_ends_in_time_and_is_unknown(code: str, fault: str, fake: Fake) -> None:
    made(code, fake.url).send(somebody(fake), parcel("first"))
    network, who = made(code, fake.url, timeout=0.2), somebody(fake)
    # A dripped byte comes in time, each time: only the bound of the whole answer ends that.
    fake.fault(fault, seconds=SLOW[fault])
    began = time.monotonic()
    answer = network.send(who, parcel())
    assert (answer.fate, answer.reason) == (Fate.unknown, "timeout")
    assert time.monotonic() - began < 0.8


@pytest.mark.parametrize(
    ("fault", "seconds", "least", "most"),
    [("429", 900, 880, 901), ("clock_skewed_reset", None, 25, 31), ("429", 10**9, 21_000, 21_601)],
)
def test_when_to_come_back_is_bounded(
    code: str, fault: str, seconds: int | None, least: int, most: int, fake: Fake
) -> None:
    network, who = made(code, fake.url), somebody(fake)
    options: dict[str, Any] = {} if seconds is None else {"seconds": seconds}
    fake.fault(fault, **options)
    answer = network.send(who, parcel())
    assert answer.retry_at is not None
    assert least < (answer.retry_at - now()).total_seconds() < most


def test_without_a_header_nobody_knows_when(code: str, fake: Fake) -> None:
    network, who = made(code, fake.url), somebody(fake)
    fake.fault("429_no_header")
    assert network.send(who, parcel()).retry_at is None


@pytest.mark.parametrize("fault", LOOKS)
def test_a_look_that_did_not_see_everything_says_so(code: str, fault: str, fake: Fake) -> None:
    network, who = made(code, fake.url), somebody(fake)
    network.send(who, parcel("other"))
    fake.fault(fault)
    look = network.look(who, parcel(), earlier())
    # Records at Bluesky are open to all: a token is not needed to see that one is not there.
    open_to_all = (code, fault) == ("bluesky", "token_revoked")
    assert look.seen is (Seen.absent if open_to_all else LOOKS[fault])
    assert look.reason in REASONS


def test_a_page_cut_short_is_followed_by_the_next(code: str, fake: Fake) -> None:
    network, who, what = made(code, fake.url), somebody(fake), parcel()
    network.send(who, what)
    network.send(who, parcel("later"))
    fake.fault("lookup_partial_page")
    assert network.look(who, what, earlier()).seen is Seen.present


def test_pages_without_end_are_left_incomplete(code: str, fake: Fake) -> None:
    if code == "bluesky":
        return
    network, who = made(code, fake.url), somebody(fake)
    for word in "abcdefg":
        network.send(who, parcel(word))
    fake.fault("lookup_partial_page", times=None)
    look = network.look(who, parcel(), earlier())
    assert (look.seen, look.posts) == (Seen.incomplete, 5)


def test_a_network_that_is_not_there_has_nothing(code: str, fake: Fake) -> None:
    network = made(code, "http://127.0.0.1:9")
    who = somebody(fake)
    assert network.send(who, parcel()).fate is Fate.later
    assert network.look(who, parcel(), earlier()).seen is Seen.incomplete
    with pytest.raises(NoAnswer, match="not_reached"):
        network.read(who, "123", timedelta(hours=1))


def test_a_name_that_nobody_has_is_not_reached(
    code: str, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_host: str, _port: int) -> list[str]:
        raise OSError

    monkeypatch.setattr("webapp.shares.channels.publishing.door.resolve", nobody)
    answer = made(code, fake.url).send(somebody(fake), parcel())
    assert (answer.fate, answer.reason) == (Fate.later, "not_reached")


def test_a_repeat_is_harmless_where_the_network_helps(code: str, fake: Fake) -> None:
    network, who, what = made(code, fake.url), somebody(fake), parcel()
    answers = [network.send(who, what) for _ in range(2)]
    assert len(fake.posts()) == 1
    fates = [answer.fate for answer in answers]
    assert fates == [Fate.sent, Fate.unknown if code == "x" else Fate.sent]


def test_how_many_looks(code: str, fake: Fake) -> None:
    network = made(code, fake.url)
    soon, late = (network.looks(now(), now() + timedelta(minutes=m)) for m in (10, 51))
    assert (soon, late) == {"x": (2, 2), "mastodon": (1, 2), "bluesky": (1, 1)}[code]


def test_a_library_that_fails_before_it_asks_leaves_it_unknown(code: str, fake: Fake) -> None:
    keys = somebody(fake)
    broken = Account(keys.server, keys.user_id, keys.handle, "a token\nof two lines")
    answer = made(code, fake.url).send(broken, parcel())
    assert (answer.fate, answer.reason) == (Fate.unknown, "misconfigured")
    assert fake.journal() == []


def test_one_parcel_is_one_answer_to_any_text(code: str, fake: Fake) -> None:
    link = "https://house.example/r/q?a=1&b=é"
    text = f"« L’été » & <b>l’hiver</b> 👩‍👩‍👧 {link}"
    base = parcel()
    what = Parcel(text, link, "fr", base.key, base.record, base.made_at)
    network, who = made(code, fake.url), somebody(fake)
    assert network.send(who, what).fate is Fate.sent
    assert fake.posts()[0]["text"] == text
    assert network.look(who, what, earlier()).seen is Seen.present
