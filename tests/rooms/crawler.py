"""A reader who opens every page there is: the addresses of the matrix, and every link found on them.

Later rooms need do nothing but enter their routes into the matrix. A page on which somebody stands
for another reason than taking part is named in LEGITIMATE, with the roles that see it and why.
"""

import html
import json
import re
from collections.abc import Iterable
from contextvars import Context
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories.company import PASSWORD, House
from tests.rooms.matrix import MATRIX
from webapp.people.models import Person
from webapp.programs.models import Enrollment

# Endpoints of pages that name people who are silent, for a reason of their own.
LEGITIMATE: dict[str, tuple[frozenset[str], str]] = {
    "admin.people": (frozenset({"admin"}), "the directory of accounts, whoever takes part"),
    "admin.show": (frozenset({"admin"}), "the directory of accounts, whoever takes part"),
}
FILES = ("/static/", "/bootstrap/")
MOST_PAGES = 500
# What differs from one request to the next and says nothing.
CHANCE = re.compile(r'(name="csrf_token"[^>]* value=|nonce=)"[^"]*"')
# Thousands of pages are read: a parser would take longer than the house that makes them.
NAMED = re.compile(r"""\s(?:href|src)\s*=\s*(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Silent:
    """Somebody of whom no page may say a thing, and what would give them away."""

    part: str
    marks: frozenset[str]

    @classmethod
    def of(cls, part: str, person: Person, *places: Enrollment) -> "Silent":
        """Name, each part of it, address and ids."""
        marks = {
            person.id,
            person.email,
            person.name,
            *person.name.split(),
            *(p.id for p in places),
        }
        return cls(part, frozenset(m.lower() for m in marks))


def addresses(house: House) -> list[str]:
    """Every address that the matrix knows how to GET; made once, for they make what they need."""
    found = [r.path(house) for r in MATRIX if r.method == "GET" and "static" not in r.endpoint]
    return list(dict.fromkeys(found))


def crawl(app: Flask, email: str | None, start: Iterable[str]) -> dict[str, str]:
    """Address and text of everything that a person (None: a visitor) can open."""
    browser = app.test_client()

    def ask(path: str) -> TestResponse:
        # A context of its own, as in a server.
        return Context().run(lambda: browser.get(path))

    if email is not None:
        page = BeautifulSoup(ask("/sign-in").text, "html.parser")
        token = str(page.select("input[name=csrf_token]")[0]["value"])
        told = {"email": email, "password": PASSWORD, "csrf_token": token}
        answer = Context().run(lambda: browser.post("/sign-in", data=told))
        assert answer.status_code == 303, email
    waiting, pages = list(start), dict[str, str]()
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = ask(path)
        pages[path] = said(answer)
        assert len(pages) <= MOST_PAGES, f"more than {MOST_PAGES} pages; the last is {path}"
        waiting += [p for p in links(path, answer) if p not in pages]
    return pages


def said(answer: TestResponse) -> str:
    """All an answer says, in whatever form: page, drawing, table, JSON, or where it leads."""
    # A picture is read too, as far as it has letters.
    text = answer.get_data().decode("utf-8", "replace")
    if answer.is_json:
        text = json.dumps(answer.get_json(), ensure_ascii=False)
    leads = answer.headers.get("Location", "")
    file = answer.headers.get("Content-Disposition", "")
    return " ".join((html.unescape(CHANCE.sub("", text)), leads, file))


def links(path: str, answer: TestResponse) -> list[str]:
    """The addresses of this house that an answer names."""
    found = [answer.headers.get("Location", "")]
    if answer.mimetype == "text/html":
        found += [html.unescape(to) for _, to in NAMED.findall(answer.get_data(as_text=True))]
    return [plain for each in found if each and (plain := _plain(urljoin(path, each)))]


def _plain(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or parts.path.startswith(FILES):
        return ""
    # The other language says the same.
    asked = urlencode([(n, v) for n, v in parse_qsl(parts.query) if n != "lang"])
    return parts.path + (f"?{asked}" if asked else "")


def betrayals(
    app: Flask, role: str, pages: dict[str, str], silent: Iterable[Silent]
) -> list[tuple[str, str, str]]:
    """Where (role, address) somebody is named who is silent, and who; their own pages excepted."""
    found = []
    for path, text in pages.items():
        lower = text.lower()
        found += [
            (role, path, each.part)
            for each in silent
            if each.part != role
            and any(_stands(m, lower) for m in each.marks)
            and not _legitimate(app, role, path)
        ]
    return found


def _stands(mark: str, text: str) -> bool:
    return mark in text and re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", text) is not None


def _legitimate(app: Flask, role: str, path: str) -> bool:
    with app.test_request_context(path) as context:
        endpoint = context.request.endpoint or ""
    roles, _reason = LEGITIMATE.get(endpoint, (frozenset(), ""))
    return role in roles


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Addresses that say something else than before, or are new, or gone."""
    return sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
