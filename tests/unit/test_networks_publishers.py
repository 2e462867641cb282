"""Sending, looking up and reading metrics at each network, with every fault: tables of outcomes."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import Fake, running
from tests.unit.publishing import (
    CODES,
    NOWHERE,
    earlier,
    new_account,
    now,
    post_request,
    publisher_at,
)
from webapp.networks.types import (
    REASONS,
    Account,
    LookupOutcome,
    NoAnswer,
    PostRequest,
    SendOutcome,
)

# The outcome of each fault at every network.
OUTCOMES = {
    "reset_before": (SendOutcome.unknown, "network_error"),
    "503_before": (SendOutcome.unknown, "broken_answer"),
    "429": (SendOutcome.later, "rate_limit"),
    "429_no_header": (SendOutcome.later, "rate_limit"),
    "clock_skewed_reset": (SendOutcome.later, "rate_limit"),
    "401": (SendOutcome.stale_token, "stale_token"),
    "token_revoked": (SendOutcome.stale_token, "stale_token"),
    "402": (SendOutcome.closed, "no_credits"),
    "403_not_permitted": (SendOutcome.refused, "not_permitted"),
    "html_5xx": (SendOutcome.unknown, "broken_answer"),
    "json_list_body": (SendOutcome.unknown, "broken_answer"),
    "redirect_302": (SendOutcome.unknown, "redirected"),
    "huge_body": (SendOutcome.unknown, "broken_answer"),
    "accept_then_reset": (SendOutcome.unknown, "network_error"),
    "503_after_accept": (SendOutcome.unknown, "broken_answer"),
    "504_after_accept": (SendOutcome.unknown, "broken_answer"),
    "truncated_201": (SendOutcome.unknown, "broken_answer"),
    "201_without_id": (SendOutcome.unknown, "no_id"),
}
ONLY_X = {
    "403_duplicate": (SendOutcome.unknown, "duplicate"),
    "usage_capped": (SendOutcome.closed, "usage_cap"),
}
# Faults that only a time limit ends, and their `seconds`. A dripped byte is always in time: only
# the limit of the whole answer ends that.
SLOW = {"accept_then_hang": 40.0, "late_accept": 0.05, "slow_drip": 0.05}
LOOKUPS = {
    "lookup_500": LookupOutcome.inconclusive,
    "reset_before": LookupOutcome.inconclusive,
    "429": LookupOutcome.inconclusive,
    "html_5xx": LookupOutcome.inconclusive,
    "json_list_body": LookupOutcome.inconclusive,
    "redirect_302": LookupOutcome.inconclusive,
    "huge_body": LookupOutcome.inconclusive,
    "401": LookupOutcome.stale_token,
    "token_revoked": LookupOutcome.stale_token,
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
    publisher, account, request = publisher_at(code, fake.url), new_account(fake), post_request()
    result = publisher.send(account, request)
    assert (result.outcome, result.reason) == (SendOutcome.sent, "")
    assert result.post_id
    assert result.address is not None
    assert result.address.startswith("https://")
    found = publisher.look_up(account, request, earlier())
    assert (found.outcome, found.post_id) == (LookupOutcome.present, result.post_id)
    assert found.address == result.address
    other = publisher.look_up(account, post_request("two"), earlier())
    assert other.outcome is LookupOutcome.absent
    metrics = publisher.read_metrics(account, result.post_id, timedelta(hours=1))
    assert metrics.counts["likes"] == 0
    assert not metrics.gone
    assert len(fake.posts()) == 1


def test_metrics_have_our_names_and_no_zero_for_a_count_that_is_missing(
    code: str, fake: Fake
) -> None:
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    post_id = publisher.send(account, post_request()).post_id
    assert post_id is not None
    names = set(publisher.read_metrics(account, post_id, timedelta(hours=1)).counts)
    old = set(publisher.read_metrics(account, post_id, timedelta(days=31)).counts)
    common = {"likes", "replies", "reposts"}
    assert {
        "x": common | {"impressions", "quotes", "bookmarks", "link_clicks", "profile_clicks"},
        "mastodon": common,
        "bluesky": common | {"quotes"},
    }[code] == names
    assert names - old == ({"link_clicks", "profile_clicks"} if code == "x" else set())


def test_a_post_that_its_author_deleted_is_gone(code: str, fake: Fake) -> None:
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    post_id = publisher.send(account, post_request()).post_id
    assert post_id is not None
    fake.delete(fake.posts()[0]["id"])
    assert publisher.read_metrics(account, post_id, timedelta(hours=1)).gone


@pytest.mark.parametrize("fault", [*OUTCOMES, *ONLY_X])
def test_each_fault_has_its_outcome(code: str, fault: str, fake: Fake) -> None:
    expected = {**OUTCOMES, **(ONLY_X if code == "x" else {})}.get(fault)
    if expected is None:
        return
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    fake.fault(fault)
    result = publisher.send(account, post_request())
    assert (result.outcome, result.reason) == expected
    assert result.reason in REASONS
    exists = len(fake.posts()) > 0
    # A post that exists must never be called refused, or be sent again.
    assert not (exists and result.outcome is not SendOutcome.unknown)
    assert len([e for e in fake.journal() if e["kind"] == "create"]) == 1, "nothing is repeated"


@pytest.mark.parametrize("fault", SLOW)
def test_an_answer_that_takes_too_long_is_cut_off_and_unknown(
    code: str, fault: str, fake: Fake
) -> None:
    publisher_at(code, fake.url).send(new_account(fake), post_request("first"))
    publisher, account = publisher_at(code, fake.url, timeout=0.2), new_account(fake)
    fake.fault(fault, seconds=SLOW[fault])
    began = time.monotonic()
    result = publisher.send(account, post_request())
    assert (result.outcome, result.reason) == (SendOutcome.unknown, "timeout")
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("fault", "seconds", "least", "most"),
    [("429", 900, 880, 901), ("clock_skewed_reset", None, 25, 31), ("429", 10**9, 21_000, 21_601)],
)
def test_the_time_to_try_again_is_bounded(
    code: str, fault: str, seconds: int | None, least: int, most: int, fake: Fake
) -> None:
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    options: dict[str, Any] = {} if seconds is None else {"seconds": seconds}
    fake.fault(fault, **options)
    result = publisher.send(account, post_request())
    assert result.retry_at is not None
    assert least < (result.retry_at - now()).total_seconds() < most


def test_without_a_header_there_is_no_time_to_try_again(code: str, fake: Fake) -> None:
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    fake.fault("429_no_header")
    assert publisher.send(account, post_request()).retry_at is None


@pytest.mark.parametrize("fault", LOOKUPS)
def test_a_lookup_with_a_fault_is_not_called_complete(code: str, fault: str, fake: Fake) -> None:
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    publisher.send(account, post_request("other"))
    fake.fault(fault)
    found = publisher.look_up(account, post_request(), earlier())
    # Records at Bluesky are public: no token is needed to see that one does not exist.
    public = (code, fault) == ("bluesky", "token_revoked")
    assert found.outcome is (LookupOutcome.absent if public else LOOKUPS[fault])
    assert found.reason in REASONS


def test_the_page_after_a_short_page_is_searched_too(code: str, fake: Fake) -> None:
    publisher, account, request = publisher_at(code, fake.url), new_account(fake), post_request()
    publisher.send(account, request)
    publisher.send(account, post_request("later"))
    fake.fault("lookup_partial_page")
    assert publisher.look_up(account, request, earlier()).outcome is LookupOutcome.present


def test_a_search_through_endless_pages_is_inconclusive(code: str, fake: Fake) -> None:
    if code == "bluesky":
        return
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    for word in "abcdefg":
        publisher.send(account, post_request(word))
    fake.fault("lookup_partial_page", times=None)
    found = publisher.look_up(account, post_request(), earlier())
    assert (found.outcome, found.posts) == (LookupOutcome.inconclusive, 5)


def test_a_network_that_is_not_reached_has_no_post(code: str, fake: Fake) -> None:
    publisher, account = publisher_at(code, NOWHERE), new_account(fake)
    assert publisher.send(account, post_request()).outcome is SendOutcome.later
    found = publisher.look_up(account, post_request(), earlier())
    assert found.outcome is LookupOutcome.inconclusive
    with pytest.raises(NoAnswer, match="not_reached"):
        publisher.read_metrics(account, "123", timedelta(hours=1))


def test_a_host_without_an_address_is_not_reached(
    code: str, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    monkeypatch.setattr("webapp.networks.http.resolve", unknown)
    result = publisher_at(code, fake.url).send(new_account(fake), post_request())
    assert (result.outcome, result.reason) == (SendOutcome.later, "not_reached")


def test_a_repetition_is_harmless_where_the_network_helps(code: str, fake: Fake) -> None:
    publisher, account, request = publisher_at(code, fake.url), new_account(fake), post_request()
    outcomes = [publisher.send(account, request).outcome for _ in range(2)]
    assert len(fake.posts()) == 1
    second = SendOutcome.unknown if code == "x" else SendOutcome.sent
    assert outcomes == [SendOutcome.sent, second]


def test_how_many_lookups_are_needed(code: str, fake: Fake) -> None:
    publisher = publisher_at(code, fake.url)
    sent = now()
    soon, late = (publisher.lookups_needed(sent, sent + timedelta(minutes=m)) for m in (10, 51))
    assert (soon, late) == {"x": (2, 2), "mastodon": (1, 2), "bluesky": (1, 1)}[code]


def test_a_token_that_cannot_be_sent_raises_without_its_text(code: str, fake: Fake) -> None:
    known = new_account(fake)
    account = Account(known.server, known.user_id, known.handle, "a token\nof two lines")
    with pytest.raises(ValueError, match="cannot stand in a header") as error:
        publisher_at(code, fake.url).send(account, post_request())
    assert "two lines" not in str(error.value)
    assert fake.journal() == []


def test_any_text_is_sent_unchanged_and_found(code: str, fake: Fake) -> None:
    link = "https://app.example/r/q?a=1&b=é"
    text = f"« L’été » & <b>l’hiver</b> 👩‍👩‍👧 {link}"
    base = post_request()
    request = PostRequest(text, link, "fr", base.key, base.record, base.made_at)
    publisher, account = publisher_at(code, fake.url), new_account(fake)
    assert publisher.send(account, request).outcome is SendOutcome.sent
    assert fake.posts()[0]["text"] == text
    assert publisher.look_up(account, request, earlier()).outcome is LookupOutcome.present
