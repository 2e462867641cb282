"""Every fault has its effect at every network where it applies."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from http.client import IncompleteRead
from typing import Any

import pytest

from tests.fakes import Fake, Keys, running
from tests.fakes.client import POSTS, ClientReply, bearer, post, send_request, token
from tests.fakes.fault_actions import ACTIONS
from tests.fakes.faults import NAMES

LINK = "https://company.example/r/abc"
NETWORKS = ("x", "mastodon", "bluesky")
LOOKUPS = {
    "x": "/2/users/{id}/tweets?max_results=5",
    "mastodon": "/api/v1/accounts/{id}/statuses",
    "bluesky": "/xrpc/com.atproto.repo.listRecords?repo={id}&collection=app.bsky.feed.post",
}
RESETS = {
    "x": "x-rate-limit-reset", "mastodon": "X-RateLimit-Reset", "bluesky": "ratelimit-reset",
}  # fmt: skip


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with running("x") as x, running("mastodon") as mastodon, running("bluesky") as bluesky:
        yield {"x": x, "mastodon": mastodon, "bluesky": bluesky}


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake(fakes: dict[str, Fake], network: str) -> Fake:
    fakes[network].reset()
    return fakes[network]


@pytest.fixture
def keys(fake: Fake) -> Keys:
    return fake.user("amelie")


def send(
    network: str, fake: Fake, keys: Keys, timeout: float = 2.0
) -> ClientReply | type[Exception]:
    """Post; return the response, or the type of the exception."""
    try:
        return post(network, fake, keys, f"mot {LINK}", timeout=timeout)
    except (OSError, IncompleteRead) as error:
        return type(error)


def look_up(network: str, fake: Fake, keys: Keys) -> ClientReply:
    return send_request(
        fake, "GET", LOOKUPS[network].format(id=keys.id), headers=bearer(keys.access)
    )


def posts_in(network: str, reply: ClientReply) -> list[Any]:
    listed = reply.json if network == "mastodon" else reply.json.get("data")
    return list(reply.json["records"] if network == "bluesky" else listed or [])


def seconds_ahead(header: str) -> float:
    """Seconds from now, rounded to ten; Mastodon sends a date."""
    until = float(header) if header.isdigit() else datetime.fromisoformat(header).timestamp()
    return round(until - time.time(), -1)


def test_every_fault_has_an_action() -> None:
    assert set(ACTIONS) == set(NAMES)


BROKEN = [
    ("reset_before", ConnectionResetError, 0),
    ("accept_then_reset", ConnectionResetError, 1),
    ("accept_then_hang", TimeoutError, 1),
    ("truncated_201", IncompleteRead, 1),
    ("slow_drip", TimeoutError, 1),
]


@pytest.mark.parametrize(("name", "raised", "posts"), BROKEN)
def test_a_broken_connection_keeps_accepted_posts(
    network: str, fake: Fake, keys: Keys, name: str, raised: type[Exception], posts: int
) -> None:
    fake.fault(name, seconds=0.4)
    # Within this time not even the head of a slow_drip response arrives.
    assert send(network, fake, keys, timeout=0.1) is raised
    assert len(fake.posts()) == posts
    assert fake.journal()[-1]["fault"] == name


REFUSED = [
    ("503_before", (503, 503, 503), 0),
    ("429", (429, 429, 429), 0),
    ("429_no_header", (429, 429, 429), 0),
    ("clock_skewed_reset", (429, 429, 429), 0),
    ("usage_capped", (429, 429, 429), 0),
    ("401", (401, 401, 400), 0),
    ("402", (402, 402, 402), 0),
    ("403_duplicate", (403, 422, 400), 0),
    ("403_not_permitted", (403, 403, 403), 0),
    ("html_5xx", (502, 502, 502), 0),
    ("json_list_body", (400, 400, 400), 0),
    ("redirect_302", (302, 302, 302), 0),
    ("503_after_accept", (503, 503, 503), 1),
    ("504_after_accept", (504, 504, 504), 1),
    ("201_without_id", (201, 200, 200), 1),
]


@pytest.mark.parametrize(("name", "statuses", "posts"), REFUSED)
def test_an_error_response_may_follow_an_accepted_post(
    network: str, fake: Fake, keys: Keys, name: str, statuses: tuple[int, ...], posts: int
) -> None:
    fake.fault(name)
    reply = send(network, fake, keys)
    assert isinstance(reply, ClientReply)
    assert reply.status == statuses[NETWORKS.index(network)]
    assert len(fake.posts()) == posts
    entry = fake.journal()[-1]
    assert (entry["fault"], entry["status"]) == (name, reply.status)
    assert entry["accepted"] == bool(posts)


BODIES: list[tuple[str, Callable[[ClientReply], bool]]] = [
    ("html_5xx", lambda reply: reply.body.startswith(b"<!DOCTYPE html>")),
    ("json_list_body", lambda reply: isinstance(reply.json, list)),
    ("201_without_id", lambda reply: LINK.encode() not in reply.body and b"id" not in reply.body),
    ("redirect_302", lambda reply: reply.headers["Location"].endswith("/redirected")),
    ("huge_body", lambda reply: len(reply.body) > 5_000_000 and bool(reply.json)),
]


@pytest.mark.parametrize(("name", "is_as_ordered"), BODIES)
def test_each_body_fault_has_its_body(
    network: str, fake: Fake, keys: Keys, name: str, is_as_ordered: Callable[[ClientReply], bool]
) -> None:
    fake.fault(name, bytes=5_000_000)
    reply = send(network, fake, keys)
    assert isinstance(reply, ClientReply)
    assert is_as_ordered(reply)


def test_an_html_error_may_follow_an_accepted_post(network: str, fake: Fake, keys: Keys) -> None:
    fake.fault("html_5xx", status=500, accept=True)
    reply = send(network, fake, keys)
    assert isinstance(reply, ClientReply)
    assert (reply.status, len(fake.posts())) == (500, 1)


def test_a_rate_limit_has_a_right_a_wrong_or_no_reset_header(
    network: str, fake: Fake, keys: Keys
) -> None:
    fake.fault("429", "429_no_header", "clock_skewed_reset", "clock_skewed_reset", seconds=60)
    reply = [post(network, fake, keys, "mot") for _ in range(4)]
    values = [answer.headers[RESETS[network]] for answer in reply]
    assert values[1] is None
    assert [seconds_ahead(value) for value in values if value] == [60, -3600, 365 * 86_400]


def test_a_late_post_appears_after_the_client_disconnected(
    network: str, fake: Fake, keys: Keys
) -> None:
    fake.fault("late_accept", seconds=1)
    assert send(network, fake, keys, timeout=0.05) is TimeoutError
    assert fake.posts() == []
    until = time.monotonic() + 30
    while not fake.posts() and time.monotonic() < until:
        time.sleep(0.02)
    assert len(fake.posts()) == 1


def test_a_new_post_is_hidden_by_visibility_lag(network: str, fake: Fake, keys: Keys) -> None:
    send(network, fake, keys)
    fake.fault("visibility_lag", seconds=5, times=None)
    assert posts_in(network, look_up(network, fake, keys)) == []
    fake.ahead(6)
    assert len(posts_in(network, look_up(network, fake, keys))) == 1


def test_a_lookup_fails_or_returns_a_partial_page_with_the_next_one(
    network: str, fake: Fake, keys: Keys
) -> None:
    for n in range(3):
        post(network, fake, keys, f"mot {n}", key=str(n))
    fake.fault("lookup_500", "lookup_partial_page", posts=2)
    assert look_up(network, fake, keys).status == 500
    part = look_up(network, fake, keys)
    assert len(posts_in(network, part)) == 2
    rest = {
        "x": part.json["meta"]["next_token"] if network == "x" else "",
        "mastodon": 'rel="next"' in part.headers.get("Link", ""),
        "bluesky": network == "bluesky" and part.json.get("cursor"),
    }
    assert rest[network]
    assert len(posts_in(network, look_up(network, fake, keys))) == 3


def test_a_revoked_token_stays_revoked(network: str, fake: Fake, keys: Keys) -> None:
    fake.fault("token_revoked")
    for _ in range(2):
        reply = send(network, fake, keys)
        assert isinstance(reply, ClientReply)
        assert reply.status == (400 if network == "bluesky" else 401)
    assert fake.posts() == []


@pytest.mark.parametrize("network", ["x"], indirect=True)
def test_a_refresh_may_rotate_although_its_response_is_lost(fake: Fake, keys: Keys) -> None:
    fake.fault("refresh_rotated_but_reply_lost", match={"account": "amelie"})
    assert send("x", fake, keys) is not ConnectionResetError
    with pytest.raises(ConnectionResetError):
        token(fake, grant_type="refresh_token", refresh_token=keys.refresh)
    assert token(fake, grant_type="refresh_token", refresh_token=keys.refresh).status == 400


def test_a_fault_can_match_account_path_and_nth_request(
    network: str, fake: Fake, keys: Keys
) -> None:
    other = fake.user("bruno")
    match = {"method": "POST", "path": POSTS[network], "account": "amelie", "nth": 2}
    fake.fault("503_before", match=match, times=2)
    values = [
        post(network, fake, keys_used, f"mot {n}", key=str(n)).status // 100
        for n, keys_used in enumerate([other, keys, keys, other, keys, keys])
    ]
    assert values == [2, 2, 5, 2, 5, 2]


def test_the_same_seed_draws_the_same_faults(network: str, fake: Fake, keys: Keys) -> None:
    faults_drawn = []
    for _ in range(2):
        fake.random(0)
        fake.random(0.3, "503_before", "402", "lookup_500", seed=7, match={"method": "POST"})
        start = len(fake.journal())
        for n in range(40):
            post(network, fake, keys, f"mot {n}", key=str(n))
        faults_drawn.append([entry["fault"] for entry in fake.journal(start)])
    assert faults_drawn[0] == faults_drawn[1]
    assert 4 < len(faults_drawn[0]) - faults_drawn[0].count(None) < 22
    assert set(faults_drawn[0]) == {None, "503_before", "402"}
