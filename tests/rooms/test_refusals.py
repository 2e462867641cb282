"""Refusals: each has its status and a page that says what to do; every answer is well dressed."""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories.company import House
from tests.pages import Client
from tests.rooms.standing import (
    At,
    Built,
    raw,
    standing_app,
    standing_at,
    standing_built,
    standing_house,
)
from webapp.app import create_app
from webapp.kernel import crypto, db
from webapp.kernel.errors import Unavailable
from webapp.kernel.rules import public
from webapp.web.database import db as flask_db
from webapp.web.guards import guarded
from webapp.web.sessions import StoredSession

house = standing_house
app = standing_app
at = standing_at
__all__ = ["standing_built"]

COOKIE = "francparler"


@guarded(public)
def breaks() -> str:
    raise RuntimeError("a secret of the inside")


@guarded(public)
def breaks_in_the_database() -> str:
    db.session().execute(text("SELECT a FROM nowhere.at_all"))
    return ""


@guarded(public)
def is_unavailable() -> str:
    raise Unavailable("The mail server did not take the mail.")


def forgot_its_guard() -> str:
    return "open to all"


@pytest.fixture(scope="module")
def broken(standing_built: Built) -> Flask:
    """The house with routes that fail, answering as it does in earnest."""
    app: Flask = standing_built()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for view in (breaks, breaks_in_the_database, is_unavailable, forgot_its_guard):
        app.add_url_rule(f"/{view.__name__}", view_func=view)
    return app


def test_every_refusal_says_what_happened_and_what_to_do(house: House, at: At) -> None:
    client = at("author")
    story = house.story("in_review").id
    pages = {
        "token": client.post(f"/stories/{story}/withdraw", token=False),
        "wrong token": client.post(f"/stories/{story}/withdraw", {"csrf_token": "x"}),
        "nowhere": client.get("/nowhere"),
        "not yours": at("colleague").get(f"/stories/{story}"),
        "not your role": client.post(f"/stories/{story}/approve", {"version": "1"}),
        "not that way": client.post("/about"),
        "too large": client.post("/sign-in", {"email": "x" * 300_000, "csrf_token": "x"}),
    }
    assert {name: (p.status, p.h1) for name, p in pages.items()} == {
        "token": (400, "This could not be read"),
        "wrong token": (400, "This could not be read"),
        "nowhere": (404, "There is no such page"),
        "not yours": (404, "There is no such page"),
        "not your role": (403, "This is not open to you"),
        "not that way": (405, "This address is not for that"),
        "too large": (413, "This is too large"),
    }
    codes = {n: re.findall(r"mention the code (\S+)\.", p.words) for n, p in pages.items()}
    assert codes == {name: [str(p.status)] for name, p in pages.items()}
    assert [n for n, p in pages.items() if "Go to the first page" not in p.words] == []


def test_refusals_speak_french(at: At) -> None:
    english = [at("author").get("/nowhere"), at("author").post("/about")]
    french = [Client(at("author").app).get("/nowhere", language="fr")]
    assert french[0].soup.html["lang"] == "fr"  # type: ignore[index]
    assert (french[0].status, french[0].h1 == english[0].h1) == (404, False)


def test_a_wrong_way_of_asking_is_told_the_right_ones(client: Client) -> None:
    """RFC 9110, 15.5.6: the answer names the methods that are allowed."""
    allowed = raw(client, "POST", "/about").headers.get("Allow", "")
    assert sorted(allowed.replace(" ", "").split(",")) == ["GET", "HEAD", "OPTIONS"]


def test_a_form_from_elsewhere_does_nothing(house: House, at: At) -> None:
    story = house.story("in_review")
    path = f"/stories/{story.id}/withdraw"
    stranger = Client(house.app).token()
    asked = [at("author").post(path, {"csrf_token": t}) for t in ("", "x", stranger, "\x00")]
    assert [p.status for p in asked] == [400] * 4
    said = "This form was too old, or was sent from elsewhere, so nothing was done."
    assert [said in p.words for p in asked] == [True] * 4
    assert house.again(story).state.value == "in_review"


NAMELESS = ("%00", "%F0%9F%92%A9", "x" * 5_000, "'%20OR%201=1--")
PLACES = (
    "/stories/{}", "/stories/{}/edit", "/stories/{}/share", "/shares/{}", "/briefs/{}", "/charter/{}",
    "/charter/{}/leave", "/programs/{}/figures", "/confirm/{}", "/r/{}",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_name_nobody_gave_is_not_found(at: At, place: str) -> None:
    client = at("author")
    found = {n: raw(client, "GET", place.format(n)).status_code for n in NAMELESS}
    assert found == dict.fromkeys(NAMELESS, 404)


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/a?b", "/a\x00b", "/é"])
def test_a_page_that_is_not_there_links_to_this_house_alone(client: Client, path: str) -> None:
    """The path is what a stranger wrote; the link to the other language repeats it."""
    page = client._page(lambda: client.http.get("/", environ_overrides={"PATH_INFO": path}))
    links = [str(a["href"]) for a in page.soup.select("a[hreflang]")]
    assert page.status == 404
    assert [re.match(r"/(?![/\\])[\x21-\x7e]*\?lang=fr$", link) is not None for link in links] == [
        True
    ]
    assert [link.count("?") for link in links] == [1]


def test_a_fault_of_ours_has_a_page_and_a_code_to_find_it_by(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = Client(broken).get("/breaks")
    assert (page.status, page.h1) == (500, "Something broke on our side")
    (code,) = re.findall(r"mention the code (500-[0-9a-f]{8})\.", page.words)
    assert f"incident {code} at breaks" in caplog.text
    assert "a secret of the inside" in caplog.text
    assert "a secret of the inside" not in str(page.soup)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_fault_in_the_database_has_a_page_too(
    broken: Flask, caplog: pytest.LogCaptureFixture, *, signed_in: bool
) -> None:
    client = Client(broken)
    if signed_in:
        client.sign_in("author@house.example")
    page = client.get("/breaks_in_the_database")
    assert page.status in {500, 503}
    assert (page.h1 in {"Something broke on our side", "Not available right now"}) is True
    assert "nowhere" not in page.words
    assert client.get("/about").status == 200


def test_what_is_not_available_now_is_said_so(broken: Flask) -> None:
    page = Client(broken).get("/is_unavailable")
    assert (page.status, page.h1) == (503, "Not available right now")
    assert "Please try again in a moment." not in page.h1
    assert "The mail server did not take the mail." in page.words


def test_a_route_without_a_guard_is_closed_and_said_aloud(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = Client(broken).sign_in("admin@house.example").get("/forgot_its_guard")
    assert (page.status, "open to all" in page.words) == (500, False)
    assert "route forgot_its_guard declares no guard" in caplog.text


@pytest.fixture
def away(house: House) -> Iterator[Flask]:
    """The house while its database does not answer."""
    url = "postgresql+psycopg://127.0.0.1:1/none"
    if house.settings.sqlite:
        url = f"sqlite:///{house.settings.instance}/no-folder/house.db"
    made = create_app(replace(house.settings, database_url=url))
    made.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    crypto.use(house.settings.data_keys)
    Context().run(_close, made)


def _close(app: Flask) -> None:
    with app.app_context():
        flask_db.engine.dispose()


@pytest.mark.parametrize("cookie", ["", "a-number-of-a-session"])
def test_a_database_that_is_away_is_said_so(away: Flask, cookie: str) -> None:
    client = Client(away)
    if cookie:
        client.http.set_cookie(COOKIE, cookie)
    page = client.get("/")
    assert (page.status, page.h1) == (503, "Not available right now")
    assert "Please try again in a moment." in page.words
    assert raw(client, "GET", "/readyz").get_json() == {
        "database": False,
        "migrations": False,
        "worker": False,
    }
    assert raw(client, "GET", "/healthz").status_code == 200


def test_every_kind_of_answer_carries_the_headers(house: House, at: At) -> None:
    link, client = house.link().token, at("author")
    paths = {
        "/about": "text/html", "/nowhere": "text/html", "/healthz": "application/json",
        "/static/theme.css": "text/css", "/static/img/mark.svg": "image/svg+xml",
        "/static/js/main.js": "text/javascript", f"/r/{link}": "text/plain",
        "/bootstrap/static/css/bootstrap.min.css": "text/css", "/stories": "text/html",
    }  # fmt: skip
    answers = {path: raw(client, "GET", path) for path in paths}
    assert {path: a.mimetype for path, a in answers.items()} == paths
    common = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for path, answer in answers.items():
        assert {name: answer.headers.get(name) for name in common} == common, path
        if answer.mimetype == "text/html":
            assert answer.headers["Cache-Control"] == "no-store", path
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
        answer.close()
    drawn = answers["/static/img/mark.svg"].headers["Content-Security-Policy"]
    assert drawn == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_nonce_serves_one_page(client: Client) -> None:
    policies = [client.get("/about").response.headers["Content-Security-Policy"] for _ in "ab"]
    nonces = [re.findall(r"'nonce-([^']+)'", policy) for policy in policies]
    assert [len(n) for n in nonces] == [1, 1]
    assert nonces[0] != nonces[1]


def test_over_tls_the_browser_is_held_to_it(standing_built: Built) -> None:
    app = standing_built(base_url="https://frank.house.example", forwarded_hops=1)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    answer = raw(Client(app), "GET", "/sign-in", headers=headers)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-francparler=")
    told = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= told


def test_the_table_of_sessions_signs_nobody_in(house: House) -> None:
    client = Client(house.app).sign_in("author@house.example")
    cookie = client.http.get_cookie(COOKIE)
    assert cookie is not None
    db.session().rollback()
    rows = db.session().execute(text("SELECT * FROM web_session")).all()
    assert [row for row in rows if cookie.value in str(row)] == []
    hashed = hashlib.sha256(cookie.value.encode()).hexdigest()
    kept = db.session().get_one(StoredSession, hashed)
    assert (kept.person_id, len(cookie.value)) == (house.people["author"].id, 43)
    robber = Client(house.app)
    robber.http.set_cookie(COOKIE, hashed)
    assert robber.get("/me").status == 302
