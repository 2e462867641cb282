"""The fake of X behaves as X in the parts that this project uses; fakes record requests."""

import json
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.fakes import Fake, running
from tests.fakes.client import BACK, VERIFIER, bearer, code, post, send_request, token

LINK = "https://company.example/r/abcdefghijklmnopqrstuvwxyz0123456789"
SCOPE = "tweet.read tweet.write users.read offline.access"


@pytest.fixture(scope="module")
def module_x() -> Iterator[Fake]:
    with running("x") as fake:
        yield fake


@pytest.fixture
def x(module_x: Fake) -> Fake:
    module_x.reset()
    return module_x


def test_a_refresh_token_of_x_works_once_and_a_replay_revokes_the_sign_in(x: Fake) -> None:
    keys = x.user("amelie", scope=SCOPE)
    first = token(x, grant_type="refresh_token", refresh_token=keys.refresh)
    access = first.json["access_token"]
    assert first.json["refresh_token"] != keys.refresh
    assert send_request(x, "GET", "/2/users/me", headers=bearer(access)).status == 200
    replay = token(x, grant_type="refresh_token", refresh_token=keys.refresh)
    assert (replay.status, replay.json["error"]) == (400, "invalid_request")
    after = token(x, grant_type="refresh_token", refresh_token=first.json["refresh_token"])
    assert after.status == 400
    assert send_request(x, "GET", "/2/users/me", headers=bearer(access)).status == 401


def test_a_code_of_x_is_valid_for_30_seconds_once_and_with_its_verifier(x: Fake) -> None:
    x.user("amelie")
    asked = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER}
    late = code(x)
    x.ahead(31)
    assert token(x, code=late, **asked).status == 400
    foreign = token(x, code=code(x), **(asked | {"code_verifier": "w" * 64}))
    assert foreign.json["error_description"].startswith("Value passed for the code_verifier")
    good = code(x, scope=SCOPE)
    assert token(x, code=good, **asked).json["refresh_token"]
    assert token(x, code=good, **asked).status == 400


def test_the_consent_page_of_x_redirects_on_cancel_and_refuses_wrong_requests(x: Fake) -> None:
    x.app("company", "secret", BACK)
    query = {"client_id": "company", "response_type": "code", "scope": "tweet.read", "state": "s&t"}
    query |= {"code_challenge": "c" * 43, "code_challenge_method": "S256", "redirect_uri": BACK}
    page = send_request(x, "GET", f"/i/oauth2/authorize?{urlencode(query)}").body.decode()
    assert ">Authorize</button>" in page
    assert ">Cancel</button>" in page
    cancelled = send_request(
        x, "POST", "/i/oauth2/authorize", urlencode(query | {"decision": "cancel"})
    )
    result = parse_qs(urlsplit(cancelled.headers["Location"]).query)
    assert result == {"state": ["s&t"], "error": ["access_denied"]}
    for wrong in (
        {"redirect_uri": BACK + "/"},
        {"client_id": "?"},
        {"code_challenge_method": "no"},
    ):
        query_wrong = urlencode(query | wrong)
        assert send_request(x, "GET", f"/i/oauth2/authorize?{query_wrong}").status == 400


def test_x_shortens_links_and_returns_their_targets_as_entities(x: Fake) -> None:
    keys = x.user("amelie")
    post_id = post("x", x, keys, f"Une €: {LINK}. Fin").json["data"]
    assert LINK not in post_id["text"]
    path = f"/2/users/{keys.id}/tweets?max_results=5&tweet.fields=entities"
    shown = send_request(x, "GET", path, headers=bearer(keys.access)).json["data"][0]
    url = shown["entities"]["urls"][0]
    assert url["expanded_url"] == url["unwound_url"] == LINK
    assert shown["text"][url["start"] : url["end"]] == url["url"]


def test_x_refuses_a_duplicate_text_unless_configured_otherwise(x: Fake) -> None:
    keys = x.user("amelie")
    assert post("x", x, keys, f"mot {LINK}").status == 201
    again = post("x", x, keys, f"mot {LINK}")
    assert (again.status, "duplicate content" in again.json["detail"]) == (403, True)
    x.settings(duplicates=False)
    assert post("x", x, keys, f"mot {LINK}").status == 201
    assert len(x.posts(dups=True)) == 2


def test_x_pages_through_what_an_account_posted_since_a_moment(x: Fake) -> None:
    keys = x.user("amelie")
    ids = [post("x", x, keys, f"mot {n}").json["data"]["id"] for n in range(7)]
    ids_seen, more = [], ""
    while True:
        path = f"/2/users/{keys.id}/tweets?max_results=5&start_time=2026-01-01T00:00:00Z{more}"
        page = send_request(x, "GET", path, headers=bearer(keys.access)).json
        ids_seen += [tweet["id"] for tweet in page["data"]]
        if "next_token" not in page["meta"]:
            break
        more = "&pagination_token=" + page["meta"]["next_token"]
    assert ids_seen == ids[::-1]
    early = f"/2/users/{keys.id}/tweets?max_results=4"
    assert send_request(x, "GET", early, headers=bearer(keys.access)).status == 400


def test_x_returns_private_metrics_for_30_days_and_reports_deleted_posts(x: Fake) -> None:
    keys = x.user("amelie")
    post_id = post("x", x, keys, "mot").json["data"]["id"]
    x.metrics(post_id, impression_count=12)
    path = f"/2/tweets/{post_id}?tweet.fields=public_metrics,non_public_metrics"
    result = send_request(x, "GET", path, headers=bearer(keys.access)).json["data"]
    assert result["non_public_metrics"]["impression_count"] == 12
    x.settings(access_seconds=1e9)
    x.ahead(31 * 86_400)
    later = bearer(
        token(x, grant_type="refresh_token", refresh_token=keys.refresh).json["access_token"]
    )
    old = send_request(x, "GET", path, headers=later).json
    assert old["data"]["public_metrics"]["impression_count"] == 12
    assert {e["type"].rsplit("/", 1)[1] for e in old["errors"]} == {"not-authorized-for-field"}
    x.delete(post_id)
    gone = send_request(x, "GET", path, headers=later)
    assert gone.status == 200
    assert gone.json["errors"][0]["type"].endswith("/resource-not-found")


def test_x_refuses_an_app_only_token_for_posting(x: Fake) -> None:
    access = token(x, grant_type="client_credentials").json["access_token"]
    refused = send_request(x, "POST", "/2/tweets", {"text": "mot"}, headers=bearer(access))
    assert (refused.status, refused.json["title"]) == (403, "Unsupported Authentication")
    assert send_request(x, "POST", "/2/tweets", {"text": "mot"}).json["title"] == "Unauthorized"


def test_rate_limits_are_counted_per_account_when_enabled(x: Fake) -> None:
    x.settings(limits=True)
    first, second = x.user("amelie"), x.user("bruno")
    reply = [send_request(x, "GET", "/2/users/me", headers=bearer(first.access)) for _ in range(76)]
    assert [h.status for h in reply] == [200] * 75 + [429]
    assert reply[-1].headers["x-rate-limit-remaining"] == "0"
    assert send_request(x, "GET", "/2/users/me", headers=bearer(second.access)).status == 200


def test_the_journal_distinguishes_accounts_and_tokens_without_secrets(x: Fake) -> None:
    keys = x.user("amelie")
    post("x", x, keys, "mot")
    send_request(x, "GET", "/2/users/me", headers=bearer("nobody"))
    result = x.journal()
    assert [(e["account"], e["authorised"], e["status"]) for e in result] == [
        ("amelie", True, 201),
        (None, False, 401),
    ]
    assert keys.access not in json.dumps(result)
    assert len({e["token"] for e in result}) == 2


def test_an_invalid_command_is_refused_with_its_reason(x: Fake) -> None:
    with pytest.raises(ValueError, match="no_such_fault"):
        x.fault("no_such_fault")
    with pytest.raises(ValueError, match="colour"):
        x.fault("429", match={"colour": "red"})
    assert json.dumps(x.journal()) == "[]"


def test_a_fake_runs_in_its_own_process() -> None:
    command = [sys.executable, "-m", "tests.fakes", "bluesky"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        fake = Fake(**json.loads(process.stdout.readline()))
        keys = fake.user()
        assert post("bluesky", fake, keys, "mot").status == 200
        assert len(fake.posts()) == 1
        process.terminate()
        assert process.wait(5) == 0
