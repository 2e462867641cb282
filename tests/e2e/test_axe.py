"""axe in Chromium on every page template, once per language, and horizontal scrolling.

The HTML is collected in process (`page_collection`); the browser loads it from there, and the
style sheets, scripts and images through the Flask test client.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.e2e.conftest import DESKTOP, PHONE, Look
from tests.e2e.page_collection import LANGUAGES, CollectedPage, PageCollection, collect
from tests.factories.publishing import at_rest, harness_at
from tests.fakes import running
from tests.integration.asking import raw
from tests.integration.fixtures import module_settings
from webapp.config import Settings
from webapp.web.application import Application

__all__ = ["module_settings"]

LAYOUT = re.compile(r"""\{%-?\s*extends\s+['"]layout\.html['"]""")
WIDTH = "() => document.documentElement.scrollWidth"
BROKEN_IMAGES = "() => [...document.images].filter(i => !i.naturalWidth).map(i => i.src)"
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
    """A browser window into which collected pages are loaded."""

    def __init__(self, chromium: Browser, language: str, base_url: str) -> None:
        self.context = chromium.new_context(
            locale=language, viewport=PHONE, base_url=base_url, reduced_motion="reduce"
        )
        self.errors: list[str] = []
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._host = urlsplit(base_url).netloc
        self._static: dict[str, dict[str, Any]] = {}
        self._current: CollectedPage | None = None
        self.page.route("**/*", self._respond)

    def _on_console(self, message: Any) -> None:
        # Chromium reports a page with status 4xx or 5xx as a console error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _respond(self, route: Route) -> None:
        current, url = self._current, urlsplit(route.request.url)
        assert current is not None
        if url.netloc != self._host:
            self.errors.append(f"loads {route.request.url}")
            route.abort()
        elif route.request.is_navigation_request():
            headers = {k: v for k, v in current.response.headers if k.lower() not in DROPPED}
            route.fulfill(
                status=current.response.status_code,
                headers=headers,
                body=current.response.get_data(),
            )
        else:
            route.fulfill(**self._file(current, url.path))

    def _file(self, current: CollectedPage, path: str) -> dict[str, Any]:
        if path not in self._static:
            response = raw(current.reader, "GET", path)
            if response.status_code != 200:
                self.errors.append(f"{path}: status {response.status_code}")
            self._static[path] = {
                "status": response.status_code, "body": response.get_data(),
                "content_type": response.content_type,
            }  # fmt: skip
            response.close()
        return self._static[path]

    def load(self, page: CollectedPage) -> Page:
        """Load a collected page."""
        self._current = page
        self.page.set_viewport_size(PHONE)
        self.page.goto(page.path)
        return self.page


def _faults(page: Page) -> list[str]:
    """What axe finds, images that did not load, and widths that scroll horizontally."""
    found = [str(violation["id"]) for violation in Axe().run(page).response["violations"]]
    found += [f"image {source}" for source in page.evaluate(BROKEN_IMAGES)]
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        width = page.evaluate(WIDTH)
        if width > size["width"]:
            found.append(f"{width} px wide at {size['width']}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_faults(
    collection: PageCollection, chromium: Browser, look: Look, language: str
) -> None:
    base_url = collection.company.settings.base_url
    window = Window(chromium, language, base_url)
    faults = {}
    for collected in collection.pages[language]:
        page = window.load(collected)
        look(page, f"{collected.name}-{language}".replace("/", "-"))
        found = _faults(page) + window.errors
        if found:
            faults[f"{collected.template}: {collected.name}"] = found
        window.errors.clear()
    window.context.close()
    assert faults == {}


def _page_templates(app: Application) -> set[str]:
    """The templates of pages: those that extend the layout."""
    environment = app.jinja_env
    assert environment.loader is not None
    return {
        name
        for name in environment.list_templates(extensions=["html"])
        if LAYOUT.search(environment.loader.get_source(environment, name)[0])
    }


def test_every_page_template_is_covered(collection: PageCollection) -> None:
    wanted = _page_templates(collection.company.app)
    assert len(wanted) > 40
    for language in LANGUAGES:
        assert wanted - {page.template for page in collection.pages[language]} == set()


def test_refused_forms_are_covered(collection: PageCollection) -> None:
    refused = [p for p in collection.pages["en"] if p.response.status_code == 422]
    assert {"people/sign_up.html", "people/sign_in.html", "stories/write.html"} <= {
        page.template for page in refused
    }


def test_a_fault_is_found(collection: PageCollection, chromium: Browser) -> None:
    window = Window(chromium, "en", collection.company.settings.base_url)
    page = window.load(collection.pages["en"][0])
    page.evaluate(
        "() => { const main = document.querySelector('main');"
        " main.innerHTML += '<img src=/static/img/mark.svg><p class=wide>x</p>';"
        " document.querySelector('.wide').style.width = '3000px';"
        " document.querySelector('.wide').style.color = '#eee'; }"
    )
    page.wait_for_load_state("networkidle")
    assert {"image-alt", "color-contrast"} <= set(_faults(page))
    assert any("wide at 360" in fault for fault in _faults(page))
    window.context.close()
