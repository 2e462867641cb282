"""Every fault does what its name says, at every network where it has a meaning."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from http.client import IncompleteRead
from typing import Any

import pytest

from tests.fakes import Fake, Keys, running
from tests.fakes.acts import ACTS
from tests.fakes.faults import NAMES
from tests.fakes.talk import POSTS, Heard, ask, bearer, post, token

LINK = "https://company.example/r/abc"
NETWORKS = ("x", "mastodon", "bluesky")
LOOKS = {
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


def send(network: str, fake: Fake, keys: Keys, timeout: float = 2.0) -> Heard | type[Exception]:
    """What the client hears, or what it meets instead."""
    try:
        return post(network, fake, keys, f"mot {LINK}", timeout=timeout)
    except (OSError, IncompleteRead) as error:
        return type(error)


def look(network: str, fake: Fake, keys: Keys) -> Heard:
    return ask(fake, "GET", LOOKS[network].format(id=keys.id), headers=bearer(keys.access))


def shown(network: str, heard: Heard) -> list[Any]:
    listed = heard.json if network == "mastodon" else heard.json.get("data")
    return list(heard.json["records"] if network == "bluesky" else listed or [])


def seconds_ahead(said: str) -> float:
    """From now, to ten seconds; Mastodon writes a date."""
    until = float(said) if said.isdigit() else datetime.fromisoformat(said).timestamp()
    return round(until - time.time(), -1)


def test_every_fault_has_an_act() -> None:
    assert set(ACTS) == set(NAMES)


BROKEN = [
    ("reset_before", ConnectionResetError, 0),
    ("accept_then_reset", ConnectionResetError, 1),
    ("accept_then_hang", TimeoutError, 1),
    ("truncated_201", IncompleteRead, 1),
    ("slow_drip", TimeoutError, 1),
]


@pytest.mark.parametrize(("name", "met", "stands"), BROKEN)
def test_a_connection_that_breaks_leaves_what_was_accepted(
    network: str, fake: Fake, keys: Keys, name: str, met: type[Exception], stands: int
) -> None:
    fake.fault(name, seconds=0.4)
    # The head of an answer that drips is never whole within the time.
    assert send(network, fake, keys, timeout=0.1) is met
    assert len(fake.posts()) == stands
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


@pytest.mark.parametrize(("name", "statuses", "stands"), REFUSED)
def test_an_answer_and_what_stands_are_two_things(
    network: str, fake: Fake, keys: Keys, name: str, statuses: tuple[int, ...], stands: int
) -> None:
    fake.fault(name)
    heard = send(network, fake, keys)
    assert isinstance(heard, Heard)
    assert heard.status == statuses[NETWORKS.index(network)]
    assert len(fake.posts()) == stands
    entry = fake.journal()[-1]
    assert (entry["fault"], entry["status"]) == (name, heard.status)
    assert entry["accepted"] == bool(stands)


BODIES: list[tuple[str, Callable[[Heard], bool]]] = [
    ("html_5xx", lambda heard: heard.body.startswith(b"<!DOCTYPE html>")),
    ("json_list_body", lambda heard: isinstance(heard.json, list)),
    ("201_without_id", lambda heard: LINK.encode() not in heard.body and b"id" not in heard.body),
    ("redirect_302", lambda heard: heard.headers["Location"].endswith("/redirected")),
    ("huge_body", lambda heard: len(heard.body) > 5_000_000 and bool(heard.json)),
]


@pytest.mark.parametrize(("name", "holds"), BODIES)
def test_bodies_are_as_wrong_as_ordered(
    network: str, fake: Fake, keys: Keys, name: str, holds: Callable[[Heard], bool]
) -> None:
    fake.fault(name, bytes=5_000_000)
    heard = send(network, fake, keys)
    assert isinstance(heard, Heard)
    assert holds(heard)


def test_bodies_that_say_nothing_may_follow_a_post_that_stands(
    network: str, fake: Fake, keys: Keys
) -> None:
    fake.fault("html_5xx", status=500, accept=True)
    heard = send(network, fake, keys)
    assert isinstance(heard, Heard)
    assert (heard.status, len(fake.posts())) == (500, 1)


def test_a_limit_says_when_it_ends_or_lies_or_is_silent(
    network: str, fake: Fake, keys: Keys
) -> None:
    fake.fault("429", "429_no_header", "clock_skewed_reset", "clock_skewed_reset", seconds=60)
    heard = [post(network, fake, keys, "mot") for _ in range(4)]
    told = [answer.headers[RESETS[network]] for answer in heard]
    assert told[1] is None
    assert [seconds_ahead(value) for value in told if value] == [60, -3600, 365 * 86_400]


def test_a_late_post_lands_after_the_client_is_gone(network: str, fake: Fake, keys: Keys) -> None:
    fake.fault("late_accept", seconds=0.15)
    assert send(network, fake, keys, timeout=0.05) is TimeoutError
    assert fake.posts() == []
    until = time.monotonic() + 2
    while not fake.posts() and time.monotonic() < until:
        time.sleep(0.02)
    assert len(fake.posts()) == 1


def test_a_young_post_is_not_yet_seen(network: str, fake: Fake, keys: Keys) -> None:
    send(network, fake, keys)
    fake.fault("visibility_lag", seconds=5, times=None)
    assert shown(network, look(network, fake, keys)) == []
    fake.ahead(6)
    assert len(shown(network, look(network, fake, keys))) == 1


def test_a_look_fails_or_shows_a_part_and_where_the_rest_is(
    network: str, fake: Fake, keys: Keys
) -> None:
    for n in range(3):
        post(network, fake, keys, f"mot {n}", key=str(n))
    fake.fault("lookup_500", "lookup_partial_page", posts=2)
    assert look(network, fake, keys).status == 500
    part = look(network, fake, keys)
    assert len(shown(network, part)) == 2
    rest = {
        "x": part.json["meta"]["next_token"] if network == "x" else "",
        "mastodon": 'rel="next"' in part.headers.get("Link", ""),
        "bluesky": network == "bluesky" and part.json.get("cursor"),
    }
    assert rest[network]
    assert len(shown(network, look(network, fake, keys))) == 3


def test_a_revoked_token_stays_revoked(network: str, fake: Fake, keys: Keys) -> None:
    fake.fault("token_revoked")
    for _ in range(2):
        heard = send(network, fake, keys)
        assert isinstance(heard, Heard)
        assert heard.status == (400 if network == "bluesky" else 401)
    assert fake.posts() == []


@pytest.mark.parametrize("network", ["x"], indirect=True)
def test_a_refresh_can_rotate_and_its_reply_be_lost(fake: Fake, keys: Keys) -> None:
    fake.fault("refresh_rotated_but_reply_lost", match={"account": "amelie"})
    assert send("x", fake, keys) is not ConnectionResetError
    with pytest.raises(ConnectionResetError):
        token(fake, grant_type="refresh_token", refresh_token=keys.refresh)
    assert token(fake, grant_type="refresh_token", refresh_token=keys.refresh).status == 400


def test_an_order_means_one_account_one_path_and_the_nth_request(
    network: str, fake: Fake, keys: Keys
) -> None:
    other = fake.user("bruno")
    match = {"method": "POST", "path": POSTS[network], "account": "amelie", "nth": 2}
    fake.fault("503_before", match=match, times=2)
    told = [
        post(network, fake, who, f"mot {n}", key=str(n)).status // 100
        for n, who in enumerate([other, keys, keys, other, keys, keys])
    ]
    assert told == [2, 2, 5, 2, 5, 2]


def test_the_same_seed_draws_the_same_faults(network: str, fake: Fake, keys: Keys) -> None:
    drawn = []
    for _ in range(2):
        fake.random(0)
        fake.random(0.3, "503_before", "402", "lookup_500", seed=7, match={"method": "POST"})
        start = len(fake.journal())
        for n in range(40):
            post(network, fake, keys, f"mot {n}", key=str(n))
        drawn.append([entry["fault"] for entry in fake.journal(start)])
    assert drawn[0] == drawn[1]
    assert 4 < len(drawn[0]) - drawn[0].count(None) < 22
    assert set(drawn[0]) == {None, "503_before", "402"}
