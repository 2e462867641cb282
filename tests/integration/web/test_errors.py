"""Error pages: each refusal and fault has its status and a page that tells what to do."""

import logging
import re
from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.fixtures import At, Built
from tests.pages import Client
from webapp.app import create_app
from webapp.core import db
from webapp.core.errors import Unavailable
from webapp.core.permissions import public
from webapp.web.application import Application
from webapp.web.database import db as flask_db
from webapp.web.guards import guarded

COOKIE = "francparler"


@guarded(public)
def breaks() -> str:
    raise RuntimeError("internal detail")


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
def broken(built: Built) -> Application:
    """An application with routes that fail, with error pages as in production."""
    app: Application = built()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for view in (breaks, breaks_in_the_database, is_unavailable, forgot_its_guard):
        app.add_url_rule(f"/{view.__name__}", view_func=view)
    return app


def test_every_refusal_has_a_status_a_heading_and_a_code(company: Company, at: At) -> None:
    client = at("author")
    story = company.story("in_review").id
    pages = {
        "token": client.post(f"/stories/{story}/withdraw", token=False),
        "wrong token": client.post(f"/stories/{story}/withdraw", {"csrf_token": "x"}),
        "unknown": client.get("/nowhere"),
        "not yours": at("colleague").get(f"/stories/{story}"),
        "not your role": client.post(f"/stories/{story}/approve", {"version": "1"}),
        "wrong method": client.post("/about"),
        "too large": client.post("/sign-in", {"email": "x" * 300_000, "csrf_token": "x"}),
    }
    assert {name: (p.status, p.h1) for name, p in pages.items()} == {
        "token": (400, "The request was incomplete"),
        "wrong token": (400, "The request was incomplete"),
        "unknown": (404, "Page not found"),
        "not yours": (404, "Page not found"),
        "not your role": (403, "No access"),
        "wrong method": (405, "This action is not possible here"),
        "too large": (413, "This is too large"),
    }
    codes = {n: re.findall(r"Code for the help desk: (\S+)", p.words) for n, p in pages.items()}
    assert codes == {name: [str(p.status)] for name, p in pages.items()}
    assert [n for n, p in pages.items() if "Go to the home page" not in p.words] == []


def test_refusals_are_translated_to_french(at: At) -> None:
    english = [at("author").get("/nowhere"), at("author").post("/about")]
    french = [Client(at("author").app).get("/nowhere", language="fr")]
    assert french[0].soup.html["lang"] == "fr"  # type: ignore[index]
    assert (french[0].status, french[0].h1 == english[0].h1) == (404, False)


def test_a_wrong_method_gets_the_allowed_methods(client: Client) -> None:
    """RFC 9110, 15.5.6: the response lists the methods that are allowed."""
    allowed = raw(client, "POST", "/about").headers.get("Allow", "")
    assert sorted(allowed.replace(" ", "").split(",")) == ["GET", "HEAD", "OPTIONS"]


def test_a_form_with_a_wrong_token_changes_nothing(company: Company, at: At) -> None:
    story = company.story("in_review")
    path = f"/stories/{story.id}/withdraw"
    foreign_token = Client(company.app).token()
    pages = [at("author").post(path, {"csrf_token": t}) for t in ("", "x", foreign_token, "\x00")]
    assert [p.status for p in pages] == [400] * 4
    sentence = "This form has expired or comes from another site. Nothing was saved."
    assert [sentence in p.words for p in pages] == [True] * 4
    assert company.again(story).state.value == "in_review"


UNKNOWN_NAMES = ("%00", "%F0%9F%92%A9", "x" * 5_000, "'%20OR%201=1--")
PATTERNS = (
    "/stories/{}", "/stories/{}/edit", "/stories/{}/share", "/shares/{}", "/briefs/{}", "/charter/{}",
    "/charter/{}/leave", "/programs/{}/figures", "/confirm/{}", "/r/{}",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_unknown_name_is_not_found(at: At, pattern: str) -> None:
    client = at("author")
    statuses = {n: raw(client, "GET", pattern.format(n)).status_code for n in UNKNOWN_NAMES}
    assert statuses == dict.fromkeys(UNKNOWN_NAMES, 404)


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/a?b", "/a\x00b", "/é"])
def test_a_missing_page_links_to_this_host_only(client: Client, path: str) -> None:
    """The link to the other language repeats the path, which anybody may have written."""
    page = client._page(lambda: client.http.get("/", environ_overrides={"PATH_INFO": path}))
    links = [str(a["href"]) for a in page.soup.select("a[hreflang]")]
    assert page.status == 404
    assert [re.match(r"/(?![/\\])[\x21-\x7e]*\?lang=fr$", link) is not None for link in links] == [
        True
    ]
    assert [link.count("?") for link in links] == [1]


def test_an_exception_has_a_page_and_a_code_that_is_logged(
    broken: Application, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = Client(broken).get("/breaks")
    assert (page.status, page.h1) == (500, "Something went wrong")
    (code,) = re.findall(r"Code for the help desk: (500-[0-9a-f]{8})", page.words)
    assert f"incident {code} at breaks" in caplog.text
    assert "internal detail" in caplog.text
    assert "internal detail" not in str(page.soup)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_database_error_has_a_page(
    broken: Application, caplog: pytest.LogCaptureFixture, *, signed_in: bool
) -> None:
    client = Client(broken)
    if signed_in:
        client.sign_in("author@company.example")
    page = client.get("/breaks_in_the_database")
    assert page.status in {500, 503}
    assert (page.h1 in {"Something went wrong", "Not available right now"}) is True
    assert "nowhere" not in page.words
    assert client.get("/about").status == 200


def test_an_unavailable_service_has_a_page(broken: Application) -> None:
    page = Client(broken).get("/is_unavailable")
    assert (page.status, page.h1) == (503, "Not available right now")
    assert "Please try again in a moment." not in page.h1
    assert "The mail server did not take the mail." in page.words


def test_a_route_without_a_guard_is_closed_and_logged(
    broken: Application, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = Client(broken).sign_in("admin@company.example").get("/forgot_its_guard")
    assert (page.status, "open to all" in page.words) == (500, False)
    assert "route forgot_its_guard declares no guard" in caplog.text


@pytest.fixture
def unreachable(company: Company) -> Iterator[Application]:
    """The application of the company with a database that does not answer."""
    url = "postgresql+psycopg://127.0.0.1:1/none"
    if company.settings.sqlite:
        url = f"sqlite:///{company.settings.instance}/no-folder/company.db"
    app = create_app(replace(company.settings, database_url=url))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    Context().run(_close, app)


def _close(app: Application) -> None:
    with app.app_context():
        flask_db.engine.dispose()


@pytest.mark.parametrize("cookie", ["", "a-session-number"])
def test_an_unreachable_database_has_a_page(unreachable: Application, cookie: str) -> None:
    client = Client(unreachable)
    if cookie:
        client.http.set_cookie(COOKIE, cookie)
    page = client.get("/")
    assert (page.status, page.h1) == (503, "Not available right now")
    assert "Please try again in a moment." in page.words
    assert raw(client, "GET", "/readyz").get_json() == {
        "database": False,
        "writes": False,
        "migrations": False,
        "worker": False,
        "visits": True,
        "answers": True,
    }
    assert raw(client, "GET", "/healthz").status_code == 200
