"""The fakes of Mastodon and Bluesky: how each avoids a duplicate when a request is repeated."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.fakes import Fake, running
from tests.fakes.client import BACK, VERIFIER, bearer, code, post, record, send_request

LINK = "https://company.example/r/abcdefghijklmnopqrstuvwxyz0123456789"
PDS = "/xrpc/com.atproto."


@pytest.fixture(scope="module")
def module_mastodon() -> Iterator[Fake]:
    with running("mastodon") as fake:
        yield fake


@pytest.fixture
def mastodon(module_mastodon: Fake) -> Fake:
    module_mastodon.reset()
    return module_mastodon


@pytest.fixture(scope="module")
def module_bluesky() -> Iterator[Fake]:
    with running("bluesky") as fake:
        yield fake


@pytest.fixture
def bluesky(module_bluesky: Fake) -> Fake:
    module_bluesky.reset()
    return module_bluesky


def test_an_idempotency_key_of_mastodon_is_kept_for_an_hour(mastodon: Fake) -> None:
    keys = mastodon.user("amelie")
    first = post("mastodon", mastodon, keys, f"mot {LINK}", key="k").json["id"]
    assert post("mastodon", mastodon, keys, f"mot {LINK}", key="k").json["id"] == first
    mastodon.ahead(3601)
    assert post("mastodon", mastodon, keys, f"mot {LINK}", key="k").json["id"] != first
    assert len(mastodon.posts(dups=True)) == 2


def test_mastodon_hides_a_part_of_a_link_but_keeps_its_target(mastodon: Fake) -> None:
    keys = mastodon.user("amelie")
    content = post("mastodon", mastodon, keys, f"a < b\n{LINK}?x=1&y=2").json["content"]
    assert f'<a href="{LINK}?x=1&amp;y=2"' in content
    assert content.startswith("<p>a &lt; b<br />")
    assert 'class="ellipsis"' in content


def test_mastodon_names_the_next_page_in_a_header(mastodon: Fake) -> None:
    keys = mastodon.user("amelie")
    for n in range(3):
        post("mastodon", mastodon, keys, f"mot {n}", key=str(n))
    path = f"/api/v1/accounts/{keys.id}/statuses?limit=2"
    page = send_request(mastodon, "GET", path, headers=bearer(keys.access))
    assert [status["content"] for status in page.json] == ["<p>mot 2</p>", "<p>mot 1</p>"]
    oldest = page.json[-1]["id"]
    assert f'max_id={oldest}>; rel="next"' in page.headers["Link"]
    last = send_request(mastodon, "GET", f"{path}&max_id={oldest}", headers=bearer(keys.access))
    assert 'rel="next"' not in last.headers["Link"]


def test_a_client_of_mastodon_registers_signs_in_and_leaves(mastodon: Fake) -> None:
    mastodon.user("amelie")
    registration = {"client_name": "company", "redirect_uris": BACK, "scopes": "write:statuses"}
    app = send_request(mastodon, "POST", "/api/v1/apps", urlencode(registration)).json
    client = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    given = code(mastodon, "/oauth/authorize", "write:statuses", client_id=app["client_id"])
    form = client | {"grant_type": "authorization_code", "code": given, "redirect_uri": BACK}
    form["code_verifier"] = VERIFIER
    tokens = send_request(mastodon, "POST", "/oauth/token", urlencode(form)).json
    assert set(tokens) == {"access_token", "token_type", "scope", "created_at"}
    me = "/api/v1/accounts/verify_credentials"
    assert send_request(mastodon, "GET", me, headers=bearer(tokens["access_token"])).status == 403
    ended = urlencode(client | {"token": tokens["access_token"]})
    assert send_request(mastodon, "POST", "/oauth/revoke", ended).status == 200
    assert send_request(mastodon, "GET", me, headers=bearer(tokens["access_token"])).status == 401


def test_putting_a_record_with_the_same_key_replaces_it_and_is_recorded(bluesky: Fake) -> None:
    keys = bluesky.user("amelie")
    first = post("bluesky", bluesky, keys, f"mot {LINK}", key="3jxtb5w2hkt2m").json
    again = post("bluesky", bluesky, keys, f"mot {LINK}", key="3jxtb5w2hkt2m").json
    assert (again["uri"], again["cid"]) == (first["uri"], first["cid"])
    assert [p["replaced"] for p in bluesky.posts()] == [1]
    assert bluesky.journal()[-1]["notes"] == [f"replaced {first['uri']}"]
    where = f"repo={keys.id}&collection=app.bsky.feed.post&rkey="
    found = send_request(bluesky, "GET", f"{PDS}repo.getRecord?{where}3jxtb5w2hkt2m")
    assert found.json["value"]["text"] == f"mot {LINK}"
    missing = send_request(bluesky, "GET", f"{PDS}repo.getRecord?{where}3jxtb5w2hkt2x")
    assert (missing.status, missing.json["error"]) == (400, "RecordNotFound")


@pytest.mark.parametrize(
    ("moved", "status"),
    [((0, 0), 200), ((-1, 0), 400), ((1, 0), 400), ((0, 1), 400), ((-2, 0), 400)],
)
def test_facets_are_counted_in_bytes(bluesky: Fake, moved: tuple[int, int], status: int) -> None:
    keys = bluesky.user("amelie")
    before = "déjà 😀".encode()
    index = {"byteStart": len(before) + moved[0], "byteEnd": len(before) + len(LINK) + moved[1]}
    facet = {"index": index, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": LINK}]}
    made = record(f"déjà 😀{LINK} !", facets=[facet])
    body = {"repo": keys.id, "collection": "app.bsky.feed.post", "rkey": "1", "record": made}
    reply = send_request(bluesky, "POST", f"{PDS}repo.putRecord", body, headers=bearer(keys.access))
    assert (reply.status, reply.json.get("error", "")) == (
        status,
        "InvalidRequest" if status == 400 else "",
    )


def test_a_session_of_bluesky_rotates_and_ends(bluesky: Fake) -> None:
    keys = bluesky.user("amelie")
    credentials = {"identifier": keys.handle, "password": keys.password}
    first = send_request(bluesky, "POST", f"{PDS}server.createSession", credentials).json
    renew: Callable[[str], Any] = lambda jwt: send_request(  # noqa: E731 - used three times
        bluesky, "POST", f"{PDS}server.refreshSession", headers=bearer(jwt)
    )
    second = renew(first["refreshJwt"]).json
    assert renew(first["refreshJwt"]).json["error"] == "ExpiredToken"
    me = f"{PDS}server.getSession"
    assert (
        send_request(bluesky, "GET", me, headers=bearer(second["accessJwt"])).json["did"] == keys.id
    )
    send_request(
        bluesky, "POST", f"{PDS}server.deleteSession", headers=bearer(second["refreshJwt"])
    )
    assert renew(second["refreshJwt"]).status == 400
    bluesky.ahead(7201)
    late = send_request(bluesky, "GET", me, headers=bearer(second["accessJwt"]))
    assert (late.status, late.json["error"]) == (400, "ExpiredToken")
