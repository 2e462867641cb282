"""A real server on this machine and a real browser."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from webapp import config, wiring
from webapp.kernel.worker import Bench

CHROMIUM = Path("/usr/bin/chromium")
PHONE: ViewportSize = {"width": 360, "height": 780}
DESK: ViewportSize = {"width": 1280, "height": 900}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(settings: config.Settings) -> config.Settings:
    """The settings of the room tests, on a port that is free."""
    base = f"http://127.0.0.1:{_free_port()}"
    return replace(settings, base_url=base, link_base_url=base)


@dataclass
class Server:
    """A running house, its worker at hand."""

    app: Flask
    url: str

    def work(self) -> None:
        """What the worker would do now, in a context of its own."""
        found = self.app.extensions["settings"]
        lease = timedelta(seconds=found.worker_lease)
        bench = Bench(wiring.JOBS, wiring.PERIODIC, self.app.app_context, lease, 0.01)
        Context().run(bench.drain)


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """The application over HTTP, in this process, so that the test holds its clock."""
    found: config.Settings = app.extensions["settings"]
    port = int(found.base_url.rpartition(":")[2])
    made = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield Server(app, found.base_url)
    made.shutdown()
    thread.join()
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


@pytest.fixture
def browse(chromium: Browser, server: Server) -> Iterator[Open]:
    """Open a window of a new person: `browse("fr", PHONE)`. A console error fails the test."""
    contexts = []
    complaints: list[str] = []

    def window(language: str = "en", size: ViewportSize | None = None) -> Page:
        context = chromium.new_context(
            locale=language, viewport=size or PHONE, base_url=server.url, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        return page

    yield window
    for context in contexts:
        context.close()
    # Chromium reports every 4xx as a console error; a refused form is one we ask for.
    assert [c for c in complaints if "status of 4" not in c] == []


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Keep a picture of a page in the folder SCREENSHOTS, when somebody wants to look."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return keep
