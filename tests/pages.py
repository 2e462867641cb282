"""Test clients: each page that a test fetches is checked for HTML and accessibility faults."""

import json
import re
import secrets
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from webapp.core import clock, db
from webapp.core.db import ALPHABET
from webapp.core.unit_of_work import unit_of_work
from webapp.people.queries import by_email
from webapp.web.application import Application
from webapp.web.sessions import (
    IDLE,
    SIGNED,
    WITHOUT,
    StoredSession,
    cookie_name,
    session_hash,
    signed_data,
)

NAMELESS = ("hidden", "submit", "button")
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]*)"')
# Random parts of a page, which no check depends on.
CHANCE = re.compile(rf"{TOKEN.pattern}|nonce=\"[^\"]*\"")
ID = re.compile(rf"\b[{ALPHABET}]{{16}}\b")
# Texts and values without a character reference: none of them makes a page invalid.
TEXT = re.compile(r">[^<>&]+<")
VALUE = re.compile(r'="[^"<>&]*"')
SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
SCRIPT_NONCE = re.compile(r'\snonce="([^"]+)"')
INLINE = {"style", "onclick", "onchange", "onsubmit"}
UNCLEAR = {"here", "click here", "more", "ici", "cliquez ici", "plus"}


@dataclass
class Page:
    """A response and its page, parsed on first use."""

    response: TestResponse
    text: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The parsed page."""
        return BeautifulSoup(self.text, "html.parser")

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def words(self) -> str:
        """The visible text, with whitespace collapsed."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def h1(self) -> str:
        """The text of the h1."""
        found = self.soup.select_one("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    def text_of(self, selector: str) -> str:
        """The text of the element that a selector finds, unchanged."""
        found = self.soup.select_one(selector)
        assert found is not None, f"no element matches {selector}"
        return found.get_text()

    def errors(self) -> list[str]:
        """The error messages of fields."""
        return [" ".join(e.get_text(" ").split()) for e in self.soup.select("p.error")]

    def form(self, action: str) -> dict[str, str]:
        """The values that a browser would send with the form of this action."""
        found = self.soup.select_one(f'form[action="{action}"]') or self.soup.select_one(
            "main form:not([action])"
        )
        if found is None:
            raise AssertionError(f"no form sends to {action}")
        return {
            str(i["name"]): str(i.get("value") or i.get_text())
            for i in found.select("input[name], textarea[name]")
            if i.get("type") not in {"radio", "checkbox"} or i.has_attr("checked")
        } | {
            str(s["name"]): str(chosen["value"])
            for s in found.select("select[name]")
            if (chosen := s.select_one("option[selected]") or s.select_one("option"))
        }


class Client:
    """A browser of one person: keeps cookies, can follow redirects, inspects pages."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.http = app.test_client()

    def get(self, path: str, *, language: str = "en", follow: bool = False) -> Page:
        """GET a page."""
        headers = {"Accept-Language": language}
        return self._page(lambda: self.http.get(path, headers=headers, follow_redirects=follow))

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, follow: bool = False,
        token: bool = True, language: str = "en",
    ) -> Page:  # fmt: skip
        """POST a form, by default with the CSRF token of the session."""
        values = dict(data or {})
        if token:
            values.setdefault("csrf_token", self.token())
        headers = {"Accept-Language": language}
        return self._page(
            lambda: self.http.post(path, data=values, headers=headers, follow_redirects=follow)
        )

    def token(self) -> str:
        """The CSRF token of the session: signed here from the stored session, or read from a page."""
        raw = Context().run(self._stored_token)
        if raw is not None:
            signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
            return str(signer.dumps(raw))
        headers = {"Accept-Language": "en"}
        response = Context().run(lambda: self.http.get("/sign-in", headers=headers))
        found = TOKEN.search(response.get_data(as_text=True))
        assert found is not None
        return found[1]

    def _stored_token(self) -> str | None:
        cookie = self.http.get_cookie(self._cookie)
        if cookie is None:
            return None
        with self.app.app_context():
            if cookie.value.startswith(SIGNED):
                signed: str | None = signed_data(cookie.value).get("csrf_token")
                return signed
            row = db.session().get(StoredSession, session_hash(cookie.value))
            # An expired session has no token: the next page begins another session.
            if row is None or clock.now() - row.seen_at > IDLE:
                return None
            found: str | None = json.loads(row.data).get("csrf_token")
        return found

    @property
    def _cookie(self) -> str:
        return cookie_name(self.app.runtime.settings.secure)

    def sign_in(self, email: str, password: str = "") -> "Client":
        """Sign in: by a stored session, or with a password through the page; or fail the test."""
        if password:
            page = self.post("/sign-in", {"email": email, "password": password})
            assert page.status == 303, page.words
            return self
        number = Context().run(self._store_session, email)
        self.http.set_cookie(self._cookie, number)
        return self

    def _store_session(self, email: str) -> str:
        number = secrets.token_urlsafe(32)
        with self.app.app_context(), unit_of_work():
            person = by_email(email)
            assert person is not None and person.is_active, f"{email} cannot sign in"  # noqa: PT018 - one sentence
            data = {"_user_id": person.id, "_fresh": True, "csrf_token": secrets.token_hex(20)}
            moment = clock.now()
            db.session().add(
                StoredSession(
                    hash=session_hash(number), person_id=person.id, data=json.dumps(data),
                    made_at=moment, seen_at=moment,
                )
            )  # fmt: skip
        return number

    def _page(self, ask: Callable[[], TestResponse]) -> Page:
        # A separate context, as in a server: the test's `g` must not reach the request.
        response = Context().run(ask)
        text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        page = Page(response, text)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
            # Pages are the same on both databases, and parsing is slow: once is enough.
            inspect(page, markup=self.app.runtime.settings.sqlite)
        response.get_data()
        response.close()
        return page


def inspect(page: Page, *, markup: bool) -> None:
    """Assert that a page has no faults; `markup` false checks only the content policy."""
    where = f"{page.response.request.method} {page.response.request.path}"
    faults = _policy(page.response, page.text)
    normalized = _normalized(page.text) if markup else ""
    if markup and normalized not in _inspected:
        soup = page.soup
        known = not page.response.request.path.startswith(WITHOUT)
        faults += [*_document(soup), *_forms(soup, token=known), *_links(soup), *_external(soup)]
        faults += _validity(page.text)
    assert faults == [], f"{where}: " + "; ".join(faults)
    _inspected.add(normalized)


# Normalized pages without faults; an equal page is not parsed again.
_inspected: set[str] = set()


def _normalized(text: str) -> str:
    """The page without tokens, its ids numbered by first occurrence, so that equal ids stay equal."""
    seen: dict[str, str] = {}
    normalized = CHANCE.sub("", text)
    return ID.sub(lambda found: seen.setdefault(found[0], f"id {len(seen)}"), normalized)


def _validity(text: str) -> list[str]:
    """Faults that a strict parser finds; of pages that differ in texts and values, it reads one."""
    skeleton = VALUE.sub('=""', TEXT.sub("><", text))
    if skeleton in _valid:
        return []
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(text)
    faults = [f"not valid HTML: {kind} {data}" for _place, kind, data in parser.errors]
    if not faults:
        _valid.add(skeleton)
    return faults


# Tags of pages without faults, in their order.
_valid: set[str] = set()


def _document(soup: BeautifulSoup) -> list[str]:
    faults = []
    headings = soup.find_all("h1")
    title = soup.title.get_text() if soup.title else ""
    html = soup.html
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1, wanted one")
    elif not title.startswith(" ".join(headings[0].get_text(" ").split())):
        faults.append(f"title {title!r} does not begin with the h1")
    if html is None or html.get("lang") not in {"en", "fr"}:
        faults.append("html has no language")
    tags = [tag.attrs for tag in soup.find_all(True)]
    ids = [str(attributes["id"]) for attributes in tags if "id" in attributes]
    faults += [f"id {i} occurs twice" for i in {i for i in ids if ids.count(i) > 1}]
    for attributes in tags:
        wanted = str(attributes.get("aria-describedby") or attributes.get("for") or "").split()
        faults += [f"nothing has id {i}" for i in wanted if i not in ids]
        if not attributes.keys().isdisjoint(INLINE):
            faults.append("inline style or handler")
    if re.search(r"\{\{|\{%|%\(\w+\)s|lazy_gettext|<bound method", soup.get_text()):
        faults.append("unfilled placeholders")
    return faults


def _forms(soup: BeautifulSoup, *, token: bool) -> list[str]:
    """Faults of forms; one on a page with a session needs a `token`."""
    faults = []
    for form in soup.find_all("form"):
        method = str(form.get("method", "get")).lower()
        if str(form.get("action", "")).startswith(WITHOUT):
            # A page without a session has no token.
            continue
        if token and method == "post" and not form.select_one('input[name="csrf_token"]'):
            faults.append(f"form {form.get('action')} has no token")
        if not form.select_one("button, input[type=submit]"):
            faults.append(f"form {form.get('action')} has no button")
    faults += [
        f"{c.name} {c.get('name')} has no label"
        for c in soup.find_all(["input", "select", "textarea"])
        if c.get("type") not in NAMELESS and not _labelled(soup, c)
    ]
    return faults


def _labelled(soup: BeautifulSoup, control: Tag) -> bool:
    if control.get("aria-label") or control.find_parent("label"):
        return True
    return bool(control.get("id") and soup.select_one(f'label[for="{control["id"]}"]'))


def _links(soup: BeautifulSoup) -> list[str]:
    named = [
        (a, " ".join(a.get_text(" ").split()))
        for a in soup.find_all(["a", "button"])
        if a.name == "button" or a.has_attr("href")
    ]
    faults = [f"a link or button without a name: {a}" for a, name in named if not name]
    return faults + [f"unclear link text “{name}”" for _a, name in named if name.lower() in UNCLEAR]


def _policy(response: TestResponse, text: str) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    faults = [] if "default-src 'none'" in policy else ["no content policy"]
    nonces = [SCRIPT_NONCE.search(script) for script in SCRIPT.findall(text)]
    wrong = [n[1] if n else None for n in nonces if n is None or n[1] not in policy]
    return faults + [f"script without this page's nonce: {nonce}" for nonce in wrong]


def _external(soup: BeautifulSoup) -> list[str]:
    return [
        f"loads from outside: {t.get('src') or t.get('href')}"
        for t in soup.find_all(["script", "img", "link"])
        if re.match(r"(https?:)?//", str(t.get("src") or t.get("href")))
    ]
