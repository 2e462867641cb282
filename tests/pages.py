"""The inspector: every page fetched by any test is checked as a careful reader would."""

import re
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories.company import PASSWORD
from webapp.kernel.db import ALPHABET

NAMELESS = ("hidden", "submit", "button")
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]*)"')
# What differs from one request to the next and no inspection asks about.
CHANCE = re.compile(rf"{TOKEN.pattern}|nonce=\"[^\"]*\"")
ID = re.compile(rf"\b[{ALPHABET}]{{16}}\b")
SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
SCRIPT_NONCE = re.compile(r'\snonce="([^"]+)"')
LAZY = {"here", "click here", "more", "ici", "cliquez ici", "plus"}


@dataclass
class Page:
    """An answer and its page, parsed once somebody asks what is on it."""

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
        """All visible text, white space folded."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def h1(self) -> str:
        """The one heading."""
        found = self.soup.select_one("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    def text_of(self, chosen: str) -> str:
        """The text of the one element that a selector finds, as it stands."""
        found = self.soup.select_one(chosen)
        assert found is not None, f"nothing is {chosen}"
        return found.get_text()

    def errors(self) -> list[str]:
        """Sentences set beside fields."""
        return [" ".join(e.get_text(" ").split()) for e in self.soup.select("p.error")]

    def form(self, action: str) -> dict[str, str]:
        """The values a browser would send with the form of an action."""
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
    """A browser of one person: keeps cookies, follows redirects when asked, inspects pages."""

    def __init__(self, app: Flask) -> None:
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
        """POST a form, with the token of this session."""
        values = dict(data or {})
        if token:
            values.setdefault("csrf_token", self.token())
        headers = {"Accept-Language": language}
        return self._page(
            lambda: self.http.post(path, data=values, headers=headers, follow_redirects=follow)
        )

    def token(self) -> str:
        """This session's form token, read off a page without looking at the rest of it."""
        headers = {"Accept-Language": "en"}
        answer = Context().run(lambda: self.http.get("/sign-in", headers=headers))
        found = TOKEN.search(answer.get_data(as_text=True))
        assert found is not None
        return found[1]

    def sign_in(self, email: str, password: str = PASSWORD) -> "Client":
        """Sign in, or fail the test."""
        page = self.post("/sign-in", {"email": email, "password": password})
        assert page.status == 303, page.words
        return self

    def _page(self, ask: Callable[[], TestResponse]) -> Page:
        # A context of its own, as in a server: what a test holds in `g` must not reach a request.
        response = Context().run(ask)
        text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        page = Page(response, text)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
            # A page is the same on both databases, and reading it takes long: one has to do.
            inspect(page, markup=self.app.extensions["settings"].sqlite)
        response.get_data()
        response.close()
        return page


def inspect(page: Page, *, markup: bool) -> None:
    """Fail with a list of what a careful reader would stumble over; `markup` is read on demand."""
    where = f"{page.response.request.method} {page.response.request.path}"
    faults = _policy(page.response, page.text)
    plain = _numbered(page.text) if markup else ""
    if markup and plain not in _sound:
        soup = page.soup
        faults += [*_document(soup), *_forms(soup), *_links(soup), *_outside(soup)]
        faults += _validity(page.text)
    assert faults == [], f"{where}: " + "; ".join(faults)
    _sound.add(plain)


# Pages that were found without fault: one that differs by chance alone is not read again.
_sound: set[str] = set()


def _numbered(text: str) -> str:
    """The page without tokens, and with its ids numbered as they come: two that meet still meet."""
    seen: dict[str, str] = {}
    plain = CHANCE.sub("", text)
    return ID.sub(lambda found: seen.setdefault(found[0], f"id {len(seen)}"), plain)


def _validity(text: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(text)
    return [f"not valid HTML: {kind} {data}" for _place, kind, data in parser.errors]


def _document(soup: BeautifulSoup) -> list[str]:
    faults = []
    headings = soup.select("h1")
    title = soup.title.get_text() if soup.title else ""
    html = soup.select_one("html")
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1, wanted one")
    elif not title.startswith(" ".join(headings[0].get_text(" ").split())):
        faults.append(f"title {title!r} does not begin with the h1")
    if html is None or html.get("lang") not in {"en", "fr"}:
        faults.append("html has no language")
    ids = [str(t["id"]) for t in soup.select("[id]")]
    faults += [f"id {i} stands twice" for i in {i for i in ids if ids.count(i) > 1}]
    for tag in soup.select("[aria-describedby], [for]"):
        wanted = str(tag.get("aria-describedby") or tag.get("for")).split()
        faults += [f"nothing has id {i}" for i in wanted if i not in ids]
    if soup.select("[style], [onclick], [onchange], [onsubmit]"):
        faults.append("inline style or handler")
    if re.search(r"\{\{|\{%|%\(\w+\)s|lazy_gettext|<bound method", soup.get_text()):
        faults.append("unfilled words")
    return faults


def _forms(soup: BeautifulSoup) -> list[str]:
    faults = []
    for form in soup.select("form"):
        method = str(form.get("method", "get")).lower()
        if method == "post" and not form.select_one('input[name="csrf_token"]'):
            faults.append(f"form {form.get('action')} has no token")
        if not form.select_one("button, input[type=submit]"):
            faults.append(f"form {form.get('action')} has no button")
    faults += [
        f"{c.name} {c.get('name')} has no label"
        for c in soup.select("input, select, textarea")
        if c.get("type") not in NAMELESS and not _labelled(soup, c)
    ]
    return faults


def _labelled(soup: BeautifulSoup, control: Tag) -> bool:
    if control.get("aria-label") or control.find_parent("label"):
        return True
    return bool(control.get("id") and soup.select_one(f'label[for="{control["id"]}"]'))


def _links(soup: BeautifulSoup) -> list[str]:
    named = [(a, " ".join(a.get_text(" ").split())) for a in soup.select("a[href], button")]
    faults = [f"a link or button without a name: {a}" for a, name in named if not name]
    return faults + [f"lazy link “{name}”" for _a, name in named if name.lower() in LAZY]


def _policy(response: TestResponse, text: str) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    faults = [] if "default-src 'none'" in policy else ["no content policy"]
    nonces = [SCRIPT_NONCE.search(script) for script in SCRIPT.findall(text)]
    wrong = [n[1] if n else None for n in nonces if n is None or n[1] not in policy]
    return faults + [f"script without this page's nonce: {nonce}" for nonce in wrong]


def _outside(soup: BeautifulSoup) -> list[str]:
    return [
        f"loads from outside: {t.get('src') or t.get('href')}"
        for t in soup.select("script[src], img[src], link[href]")
        if re.match(r"(https?:)?//", str(t.get("src") or t.get("href")))
    ]
