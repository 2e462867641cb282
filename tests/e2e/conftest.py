"""A server in this process and a real browser."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, make_server

from tests.factories.application import full_worker
from tests.factories.company import Company
from tests.pages import Client
from webapp import config
from webapp.web.application import Application
from webapp.web.sessions import cookie_name

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CHROMIUM = Path("/usr/bin/chromium")
PHONE: ViewportSize = {"width": 360, "height": 780}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
# Milliseconds that a browser may take on a busy machine; only what never comes lasts that long.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    """A TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(settings: config.Settings) -> config.Settings:
    """The settings of the integration tests, on a port that is free."""
    base = f"http://127.0.0.1:{free_port()}"
    return replace(settings, base_url=base, link_base_url=base)


@dataclass
class Server:
    """An application that is served over HTTP."""

    app: Application
    url: str

    def work(self) -> None:
        """Process all jobs that are due, in a separate context."""
        Context().run(full_worker(self.app).drain)


def serve(app: "WSGIApplication", port: int = 0) -> BaseWSGIServer:
    """Serve a WSGI application in a thread; the caller shuts the server down and closes it."""
    made = make_server("127.0.0.1", port, app, threaded=True)
    assert isinstance(made, ThreadedWSGIServer)
    # Closing waits for the last answers: they use connections that the test disposes of next.
    made.daemon_threads = False
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made


@pytest.fixture
def server(app: Application) -> Iterator[Server]:
    """The application over HTTP in this process, so that the test sets its clock."""
    found: config.Settings = app.runtime.settings
    port = int(found.base_url.rpartition(":")[2])
    made = serve(app, port)
    yield Server(app, found.base_url)
    made.shutdown()
    made.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        yield browser
        browser.close()


Open = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.fixture
def browse(chromium: Browser, server: Server) -> Iterator[Open]:
    """Open a window with cookies of its own: `browse("fr", PHONE)`. Console errors fail the test."""
    contexts = []
    errors: list[str] = []

    def open_window(language: str = "en", size: ViewportSize | None = None) -> Page:
        context = chromium.new_context(
            locale=language, viewport=size or PHONE, base_url=server.url, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    # Chromium reports every 4xx as a console error; tests send refused forms on purpose.
    assert [e for e in errors if "status of 4" not in e] == []


def sign_in_with(page: Page, company: Company, part: str) -> None:
    """Sign a person of the company in with a stored session."""
    client = Client(company.app).sign_in(company.people[part].email)
    name = cookie_name(company.settings.secure)
    cookie = client.http.get_cookie(name)
    assert cookie is not None
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": company.settings.base_url}]
    )


@pytest.fixture
def look() -> Look:
    """Store a screenshot of a page in the folder of the variable SCREENSHOTS, if it is set."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return keep
