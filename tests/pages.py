"""The inspector: every page fetched by any test is checked as a careful reader would."""

import re
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories.company import PASSWORD

NAMELESS = ("hidden", "submit", "button")
LAZY = {"here", "click here", "more", "ici", "cliquez ici", "plus"}


@dataclass
class Page:
    """An answer and its parsed page."""

    response: TestResponse
    soup: BeautifulSoup

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
        """This session's form token."""
        found = self.get("/sign-in").soup.select_one('input[name="csrf_token"]')
        assert found is not None
        return str(found["value"])

    def sign_in(self, email: str, password: str = PASSWORD) -> "Client":
        """Sign in, or fail the test."""
        page = self.post("/sign-in", {"email": email, "password": password})
        assert page.status == 303, page.words
        return self

    def _page(self, ask: Callable[[], TestResponse]) -> Page:
        # A context of its own, as in a server: what a test holds in `g` must not reach a request.
        response = Context().run(ask)
        text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        soup = BeautifulSoup(text, "html.parser")
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
            inspect(response, text, soup)
        response.get_data()
        response.close()
        return Page(response, soup)


def inspect(response: TestResponse, text: str, soup: BeautifulSoup) -> None:
    """Fail with a list of what a careful reader would stumble over."""
    where = f"{response.request.method} {response.request.path}"
    faults = [*_document(soup), *_forms(soup), *_links(soup), *_policy(response, soup)]
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(text)
    faults += [f"not valid HTML: {kind} {data}" for _place, kind, data in parser.errors]
    assert faults == [], f"{where}: " + "; ".join(faults)


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


def _policy(response: TestResponse, soup: BeautifulSoup) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    faults = [] if "default-src 'none'" in policy else ["no content policy"]
    nonces = {str(s.get("nonce")) for s in soup.select("script")}
    faults += [f"script without this page's nonce: {n}" for n in nonces if n not in policy]
    outside = [
        str(t.get("src") or t.get("href"))
        for t in soup.select("script[src], img[src], link[href]")
        if re.match(r"(https?:)?//", str(t.get("src") or t.get("href")))
    ]
    return faults + [f"loads from outside: {o}" for o in outside]
