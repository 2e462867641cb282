"""A crawler that opens, as one person, the addresses of the matrix and every link found there.

A package only has to add its routes to the matrix. A page that names somebody for another reason
than participation is listed in LEGITIMATE, with the roles that may see it and the reason.
"""

import html
import json
import re
from collections.abc import Iterable
from contextvars import Context
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.factories.company import PASSWORD, Company
from tests.integration.web.matrix import MATRIX
from tests.pages import Client
from webapp.people.models import Person
from webapp.programs.models import Enrollment
from webapp.web.application import Application

# Endpoints of pages that name people who do not take part: allowed roles, and the reason.
LEGITIMATE: dict[str, tuple[frozenset[str], str]] = {
    "admin.people": (frozenset({"admin"}), "the directory of accounts, whoever takes part"),
    "admin.show": (frozenset({"admin"}), "the directory of accounts, whoever takes part"),
}
FILES = ("/static/",)
MAX_PAGES = 1_000
# Parts that differ between two requests for the same page.
RANDOM = re.compile(r'(name="(?:csrf_token|key|code)"[^>]* value=|nonce=)"[^"]*"')
# Thousands of pages are read; an HTML parser would take longer than the application.
LINK = re.compile(r"""\s(?:href|src)\s*=\s*(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL)
# Parameters that lead to the same page: in the other language, or with another page to return to.
SAME_PAGE = {"lang", "next"}


@dataclass(frozen=True)
class Silent:
    """A person whom no page may mention, and the lowercase texts that would identify them."""

    part: str
    marks: frozenset[str]

    @classmethod
    def of(cls, part: str, person: Person, *enrollments: Enrollment) -> "Silent":
        """Identify a person by name, each part of the name, address and ids."""
        marks = {
            person.id,
            person.email,
            person.name,
            *person.name.split(),
            *(enrollment.id for enrollment in enrollments),
        }
        return cls(part, frozenset(mark.lower() for mark in marks))


def addresses(company: Company) -> list[str]:
    """All addresses of the matrix that can be opened with GET; creates the objects they need."""
    paths = [r.path(company) for r in MATRIX if r.method == "GET" and "static" not in r.endpoint]
    return list(dict.fromkeys(paths))


def crawl(app: Application, email: str | None, start: Iterable[str]) -> dict[str, str]:
    """Address and text of every page that a person (None: a visitor) can reach from `start`."""
    client = Client(app)
    if email is not None:
        client.sign_in(email, PASSWORD)
    waiting, pages = list(start), dict[str, str]()
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        # Each request has its own context, as on a server.
        response = Context().run(client.http.get, path)
        pages[path] = content(response)
        assert len(pages) <= MAX_PAGES, f"more than {MAX_PAGES} pages; the last is {path}"
        waiting += [p for p in links(path, response) if p not in pages]
    return pages


def content(response: TestResponse) -> str:
    """Everything a response tells: its body of any type, redirect address and file name."""
    # An image is decoded as well, as far as it contains letters.
    text = response.get_data().decode("utf-8", "replace")
    if response.is_json:
        text = json.dumps(response.get_json(), ensure_ascii=False)
    location = response.headers.get("Location", "")
    file = response.headers.get("Content-Disposition", "")
    return " ".join((html.unescape(RANDOM.sub("", text)), location, file))


def links(path: str, response: TestResponse) -> list[str]:
    """The addresses of this application to which a response links or redirects."""
    found = [response.headers.get("Location", "")]
    if response.mimetype == "text/html":
        text = response.get_data(as_text=True)
        found += [html.unescape(target) for _, target in LINK.findall(text)]
    return [local for target in found if target and (local := _local(urljoin(path, target)))]


def _local(address: str) -> str:
    """The path and query of an address of a page; empty for files and other hosts."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or parts.path.startswith(FILES):
        return ""
    query = urlencode([(n, v) for n, v in parse_qsl(parts.query) if n not in SAME_PAGE])
    return parts.path + (f"?{query}" if query else "")


def mentions(
    app: Application, role: str, pages: dict[str, str], silent: Iterable[Silent]
) -> list[tuple[str, str, str]]:
    """Each (role, address, person) where a page mentions a silent person other than its reader."""
    found = []
    for path, text in pages.items():
        lower = text.lower()
        found += [
            (role, path, each.part)
            for each in silent
            if each.part != role
            and any(_contains(lower, mark) for mark in each.marks)
            and not _legitimate(app, role, path)
        ]
    return found


def _contains(text: str, mark: str) -> bool:
    """Whether a text contains a mark as a whole word."""
    return mark in text and re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", text) is not None


def _legitimate(app: Application, role: str, path: str) -> bool:
    with app.test_request_context(path) as context:
        endpoint = context.request.endpoint or ""
    roles, _reason = LEGITIMATE.get(endpoint, (frozenset(), ""))
    return role in roles


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Addresses whose text changed, and addresses that only one of both crawls reached."""
    return sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
