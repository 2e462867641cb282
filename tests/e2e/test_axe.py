"""axe in Chromium on every page template, once per language, and horizontal scrolling.

The HTML is collected in process (`page_collection`) and served with the style sheets, scripts and
images that the Flask test client returns.
"""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize
from werkzeug.wrappers import Request as WSGIRequest
from werkzeug.wrappers import Response

from tests.e2e.conftest import DESKTOP, PATIENCE, PHONE, Look, serve
from tests.e2e.page_collection import LANGUAGES, PageCollection, collect
from tests.e2e.page_table import PageTable
from tests.factories.publishing import at_rest, harness_at
from tests.fakes import running
from tests.integration.asking import raw
from tests.integration.fixtures import module_settings
from webapp.config import Settings
from webapp.web.application import Application

__all__ = ["module_settings"]

LAYOUT = re.compile(r"""\{%-?\s*extends\s+['"]layout\.html['"]""")
EXTENDS = re.compile(r"{% extends '([^']+)' %}")
WIDTH = "() => document.documentElement.scrollWidth"
# Every page loads the same style sheets and scripts.
CACHED = {"Cache-Control": "max-age=3600"}
NONCE = re.compile(r"'nonce-([^']+)'")
# Visitors choose a theme, not a language: each is checked with one of the languages.
THEMES: dict[str, Literal["light", "dark"]] = {"en": "light", "fr": "dark"}
# A desktop window at 400 % zoom.
ZOOMED: ViewportSize = {"width": 320, "height": 256}
# One question per page: what axe finds, images that did not load, and the width. Nothing is loaded
# anew for rules about media, which no page has.
ASK = """async () => ({
  violations: (await axe.run({resultTypes: ['violations'], preload: false})).violations.map(v => v.id),
  broken: [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
  width: document.documentElement.scrollWidth,
})"""
# Headers that concern the connection, not the page.
DROPPED = {"set-cookie", "content-length", "connection"}


@pytest.fixture(scope="module")
def collection(module_settings: Settings) -> Iterator[PageCollection]:
    """All pages of a company that publishes at a fake X."""
    with (
        running("x") as fake,
        harness_at(module_settings, fake, "x") as harness,
        at_rest(harness),
    ):
        yield collect(harness, module_settings)


class Window:
    """A browser window that shows collected pages, at addresses /collected/<number>."""

    def __init__(self, chromium: Browser, collection: PageCollection, language: str) -> None:
        self.pages = collection.pages(language)
        self._collection = collection
        self._current = self.pages[0]
        for role in {page.role for page in self.pages}:
            # The server's threads have no application context to sign in with.
            collection.reader(role)
        self._axe = Axe().axe_script
        self._server = serve(WSGIRequest.application(self._respond))
        self.context = chromium.new_context(
            locale=language, viewport=PHONE, reduced_motion="reduce", color_scheme=THEMES[language],
            base_url=f"http://127.0.0.1:{self._server.port}",
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.errors: list[str] = []
        self.sizes: dict[str, int] = {}
        self.page = self.context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._on_request)

    def close(self) -> None:
        """Close the window and its server."""
        self.context.close()
        self._server.shutdown()
        self._server.server_close()

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium reports a page with status 4xx or 5xx as a console error.
        if message.type == "error" and "/collected/" not in message.location["url"]:
            self.errors.append(message.text)

    def _on_request(self, request: Request) -> None:
        if urlsplit(request.url).port != self._server.port:
            self.errors.append(f"loads {request.url}")

    def _respond(self, request: WSGIRequest) -> Response:
        """A collected page, or what such a page loads, as its reader gets it."""
        if request.path.startswith("/collected/"):
            self._current = self.pages[int(request.path.rpartition("/")[2])]
            found = self._current.response
            nonce = NONCE.search(found.headers["Content-Security-Policy"])
            assert nonce is not None
            # As a script of the page, axe is compiled once; the policy of the page is kept.
            script = f'<script nonce="{nonce[1]}" src="/axe.js"></script></head>'
            body = found.get_data(as_text=True).replace("</head>", script, 1)
            headers = [(k, v) for k, v in found.headers if k.lower() not in DROPPED]
            return Response(body, found.status, headers)
        if request.path == "/axe.js":
            return Response(self._axe, 200, CACHED, content_type="text/javascript")
        reader = self._collection.reader(self._current.role)
        response = raw(reader, "GET", request.path)
        content = response.get_data()
        sent = raw(reader, "GET", request.path, headers={"Accept-Encoding": "gzip"})
        self.sizes[request.path] = len(sent.get_data())
        return Response(content, response.status, CACHED, content_type=response.content_type)

    def load(self, number: int) -> Page:
        """Load the page of a number."""
        self.page.set_viewport_size(PHONE)
        self.page.goto(f"/collected/{number}")
        return self.page


def _faults(page: Page) -> list[str]:
    """What axe finds on a phone, images that did not load, and widths that scroll horizontally."""
    answer = page.evaluate(ASK)
    found: list[str] = [*answer["violations"], *(f"image {each}" for each in answer["broken"])]
    widths = {PHONE["width"]: answer["width"]}
    for size in (ZOOMED, DESKTOP):
        page.set_viewport_size(size)
        widths[size["width"]] = page.evaluate(WIDTH)
    return found + [f"{width} px wide at {wide}" for wide, width in widths.items() if width > wide]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_faults(
    collection: PageCollection, chromium: Browser, look: Look, language: str
) -> None:
    window = Window(chromium, collection, language)
    faults = {}
    table = PageTable(language)
    for number, collected in enumerate(window.pages):
        page = window.load(number)
        look(page, f"{collected.name}-{language}".replace("/", "-"))
        table.add(page, collected, window.sizes)
        found = _faults(page) + window.errors
        if found:
            faults[f"{collected.template}: {collected.name}"] = found
        window.errors.clear()
    window.close()
    table.write()
    assert faults == {}
    assert table.too_heavy() == {}


def _page_templates(app: Application) -> set[str]:
    """The templates of pages: those that extend the layout, and that no other one extends."""
    environment = app.jinja_env
    assert environment.loader is not None
    sources = {
        name: environment.loader.get_source(environment, name)[0]
        for name in environment.list_templates(extensions=["html"])
    }
    bases = {found[1] for source in sources.values() if (found := EXTENDS.search(source))}
    return {name for name, source in sources.items() if LAYOUT.search(source)} - bases


def test_every_page_template_is_covered(collection: PageCollection) -> None:
    wanted = _page_templates(collection.company.app)
    assert len(wanted) > 40
    for language in LANGUAGES:
        assert wanted - {page.template for page in collection.pages(language)} == set()


def test_refused_forms_are_covered(collection: PageCollection) -> None:
    refused = [p for p in collection.pages("en") if p.response.status_code == 422]
    assert {"people/sign_up.html", "people/sign_in.html"} <= {page.template for page in refused}


def test_a_fault_is_found(collection: PageCollection, chromium: Browser) -> None:
    window = Window(chromium, collection, "en")
    page = window.load(0)
    page.evaluate(
        "() => { const main = document.querySelector('main');"
        " main.innerHTML += '<img src=/static/older/img/mark.svg><p class=wide>pale words</p>';"
        " document.querySelector('.wide').style.width = '3000px';"
        " document.querySelector('.wide').style.color = '#eee'; }"
    )
    page.wait_for_load_state("networkidle")
    faults = _faults(page)
    assert {"image-alt", "color-contrast"} <= set(faults)
    assert any("wide at 360" in fault for fault in faults)
    window.close()
