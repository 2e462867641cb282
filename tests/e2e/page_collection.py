"""Collects the HTML of the application's pages in process, for tests that load it into a browser.

Pages come from the permission matrix (pages of every endpoint, refused forms), from refusals, from
every state of a delivery and from the figures of a closed week. In the first language a page is kept
if its template is new, or if it has an element (tag, class, type and role, below its parent) that no
kept page has; in the others the page with the most elements is kept for each template.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from flask import template_rendered
from jinja2 import Template
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.e2e.delivery_states import DAYS_AGO, STATES
from tests.e2e.secret_pages import Data, ended_wave, posted_pages
from tests.factories.company import BODY, Company, charter_texts
from tests.factories.publishing import PublishingHarness
from tests.integration.asking import raw
from tests.integration.web.matrix import MATRIX, Row
from tests.integration.web.rows import INVALID
from tests.pages import Client
from webapp.config import Settings
from webapp.connections.queries import connections_of
from webapp.connections.services import disconnect
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import jobs
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits
from webapp.web.application import Application
from webapp.web.database import db as flask_db

LANGUAGES = ("en", "fr")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
REFUSALS = ("/nowhere", "/r/nothing", "/charter/none")


@dataclass(frozen=True)
class CollectedPage:
    """One page in one language, as a person of this role got it."""

    name: str
    template: str
    role: str
    response: TestResponse
    elements: int
    queries: int


class _Elements(HTMLParser):
    """The elements of a page, each with its parent, without texts and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self._open = ["document"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element below its parent."""
        values = dict(attrs)
        kind = " ".join([tag, *(values.get(name) or "" for name in ("class", "type", "role"))])
        self.found.add((self._open[-1], kind))
        if tag not in VOID:
            self._open.append(kind)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost open element of this tag."""
        for number in range(len(self._open) - 1, 0, -1):
            if self._open[number].partition(" ")[0] == tag:
                del self._open[number:]
                return


@dataclass
class PageCollection:
    """Requests pages and keeps those that differ, by language."""

    company: Company
    _kept: list[CollectedPage] = field(default_factory=list)
    _others: dict[tuple[str, str], CollectedPage] = field(default_factory=dict)
    _readers: dict[str, Client] = field(default_factory=dict)
    _elements: set[tuple[str, str]] = field(default_factory=set)
    _template: str = ""

    def pages(self, language: str) -> list[CollectedPage]:
        """The pages that were kept in a language."""
        if language == LANGUAGES[0]:
            return self._kept
        return [page for (other, _template), page in self._others.items() if other == language]

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Note the template of every page that the application renders."""

        def note(_app: Application, template: Template, **_context: Any) -> None:
            if template.name and template.name.endswith(".html"):
                self._template = template.name

        with template_rendered.connected_to(note, self.company.app):
            yield

    def sign_in_again(self) -> None:
        """Begin new sessions: the old ones ended when the clock moved."""
        self._readers.clear()

    def reader(self, role: str) -> Client:
        """The client of a person, or of an anonymous visitor."""
        if role not in self._readers:
            client = Client(self.company.app)
            if role != "anonymous":
                client.sign_in(self.company.people[role].email)
            self._readers[role] = client
        return self._readers[role]

    def add(
        self,
        name: str,
        path: str,
        role: str,
        method: str = "GET",
        data: dict[str, str] | None = None,
    ) -> None:
        """Request a page; if it is kept, request it in the other languages too."""
        found = self._request(name, path, role, LANGUAGES[0], method, data)
        if found is None:
            return
        elements = _elements(found)
        if elements <= self._elements and found.template in {p.template for p in self._kept}:
            return
        self._elements |= elements
        self._kept.append(found)
        for language in LANGUAGES[1:]:
            known = self._others.get((language, found.template))
            if known is None or known.elements < found.elements:
                other = self._request(name, path, role, language, method, data)
                assert other is not None
                self._others[language, other.template] = other

    def add_posted(self, name: str, path: str, role: str, data: Data) -> None:
        """Keep the page that a post leads to, in each language."""
        for language in LANGUAGES:
            found = self._request(name, path, role, language, "POST", data())
            assert found is not None
            if language == LANGUAGES[0]:
                self._kept.append(found)
            else:
                self._others[language, found.template] = found

    def _request(
        self, name: str, path: str, role: str, language: str, method: str,
        data: dict[str, str] | None,
    ) -> CollectedPage | None:  # fmt: skip
        """Request a page in a language, or the page to which a GET redirects; None for a file."""
        client = self.reader(role)
        values = {**(data or {}), "csrf_token": client.token()} if method == "POST" else None
        with self._counting() as queries:
            response = raw(client, method, _in_language(path, language), data=values)
        if response.status_code in {302, 303} and response.location.startswith("/"):
            with self._counting() as queries:
                response = raw(client, "GET", _in_language(response.location, language))
        if response.mimetype != "text/html" or response.status_code in {302, 303}:
            response.close()
            return None
        if "sandbox" in response.headers["Content-Security-Policy"]:  # a report: no page of ours
            return None
        count = response.get_data(as_text=True).count("</")
        return CollectedPage(name, self._template, role, response, count, len(queries))

    @contextmanager
    def _counting(self) -> Iterator[list[str]]:
        """Note the statements that the database gets."""
        found: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            found.append(statement)

        engine = flask_db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(engine, "before_cursor_execute", note)


def _elements(page: CollectedPage) -> set[tuple[str, str]]:
    parser = _Elements()
    parser.feed(page.response.get_data(as_text=True))
    return parser.found


def _in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def collect(harness: PublishingHarness, without_networks: Settings) -> PageCollection:
    """Collect all pages of the company of a harness; takes its application through its states."""
    found = PageCollection(harness.company)
    app, with_networks = harness.company.app, harness.settings
    with found.recording():
        app.runtime.settings = without_networks
        _matrix(found, MATRIX)
        _without_rows(found)
        for name, path, role, data in posted_pages(found.company):
            found.add_posted(name, path, role, data)
        found.add("ended wave", ended_wave(found.company), "anonymous")
        for path in REFUSALS:
            found.add(f"refusal {path}", path, "anonymous")
        app.runtime.settings = with_networks
        _disconnect_all(harness)
        _before_publishing(found, harness)
        _deliveries(found, harness)
        _figures(found, harness)
    return found


def _matrix(found: PageCollection, rows: Iterable[Row]) -> None:
    """Every page of the matrix, and every form that it refuses, as somebody who is let in."""
    for row in rows:
        if row.allowed and (row.method == "GET" or row.status == INVALID or row.note == "stale"):
            role = "anonymous" if "anonymous" in row.allowed else min(row.allowed)
            found.add(row.name, row.path(found.company), role, row.method, row.data)


def _without_rows(found: PageCollection) -> None:
    """Pages that no row of the matrix shows: the start page of a member, and after three steps."""
    found.add("home of an author", "/", "author")
    found.add("receipt of who left", _left_program(found), "author")
    typed = {
        f"{part}_{lang}": t for lang, texts in charter_texts().items() for part, t in texts.items()
    }
    typed |= {"version": "1", "review_days": "3", "at_deadline": "release", "step": "preview"}
    typed |= {"disclosure_en": "I work here.", "disclosure_fr": "Je travaille ici."}
    found.add("preview of a charter", "/programs/voices/charter", "lead", "POST", typed)
    email = f"somebody@{min(found.company.settings.allowed_domains)}"
    found.add("signed up", "/sign-up", "anonymous", "POST", {"name": "Zoé", "email": email})
    found.add("asked for a password", "/forgotten-password", "anonymous", "POST", {"email": email})


def _left_program(found: PageCollection) -> str:
    """The address of the receipt after the author left a program."""
    found.company.another("left", "author")
    client = found.reader("author")
    raw(client, "POST", "/charter/left/leave", data={"csrf_token": client.token()})
    return "/programs/left/receipt"


def _disconnect_all(harness: PublishingHarness) -> None:
    with unit_of_work():
        for connection in connections_of(harness.company.people["author"].id).values():
            disconnect(connection, by=connection.person)
    harness.sweep()


def _before_publishing(found: PageCollection, harness: PublishingHarness) -> None:
    """The pages of an author who still needs consent, connection and budget."""
    share = harness.share()
    found.add("accounts: none", "/me/accounts", "author")
    found.add("offer: no consent", f"/shares/{share.id}", "author")
    harness.allow("author")
    found.add("offer: no account", f"/shares/{share.id}", "author")
    client = found.reader("author")
    raw(client, "POST", "/me/accounts/x/connect", data={"csrf_token": client.token()})
    found.add("authorize", "/me/accounts/x/authorize", "author")
    harness.connect("author")
    found.add("offer: no budget", f"/shares/{share.id}", "author")
    found.add("budget: off", "/programs/voices/budget", "lead")
    harness.budget(2000)
    found.add("offer", f"/shares/{share.id}", "author")
    found.add("choose a channel", f"/stories/{share.story_id}/share", "author")
    found.add("prepare on a channel", f"/stories/{share.story_id}/share/mastodon", "author")
    found.add("shorter version", f"/stories/{share.story_id}/share/bluesky/shorter", "author")
    found.add("accounts", "/me/accounts", "author")


def _deliveries(found: PageCollection, harness: PublishingHarness) -> None:
    """The page of a share in every state of its delivery, and the pages that show deliveries."""
    for number, state in enumerate(STATES):
        share = harness.share(body=f"{BODY} {number}")
        with clock.at(clock.now() - timedelta(days=DAYS_AGO.get(state, 0))):
            state(harness, share)
        found.add(f"delivery: {state.__name__}", f"/shares/{share.id}", "author")
    found.add("inbox", "/inbox", "author")
    found.add("budget", "/programs/voices/budget", "lead")
    found.add("operations", "/admin/operations", "admin")
    found.add("charter", "/charter/voices", "author")
    found.add("participation", "/programs/voices/participation", "author")


def _figures(found: PageCollection, harness: PublishingHarness) -> None:
    """The pages of figures after a week in which the links of five people were visited."""
    authors = ("author", "colleague", "third", "fourth", harness.author())
    for number, author in enumerate(authors):
        link = harness.company.link(author=author)
        visit = ObservedRequest("GET", 302, f"198.51.100.{number}", FIREFOX)
        counter().count(link.id, visit)
    ingest_visits()
    clock.move(clock.now() + timedelta(days=6))
    jobs.close_and_measure()
    found.sign_in_again()
    for name, path, role in (
        ("figures", "/programs/voices/figures", "lead"),
        ("own results", "/figures/mine", "author"),
        ("review", "/programs/voices/review", "anonymous"),
        ("overview of figures", "/figures", "analyst"),
    ):
        found.add(name, path, role)
