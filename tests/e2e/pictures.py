"""Takes the pictures of the README: `make pictures`. Makes the demo company in a temporary folder."""

import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from analytics.core.networks import parse_networks
from tests.databases import settings_of, throwaway
from tests.factories.application import running
from webapp.app import create_app
from webapp.config import ROOT
from webapp.core import db
from webapp.demo.run import make_demo
from webapp.demo.tracking import visits
from webapp.demo_data import words
from webapp.people.models import Person
from webapp.sharing.models import Share
from webapp.sharing.workflow import State
from webapp.stories.models import Story
from webapp.web.application import Application

CHROMIUM = "/usr/bin/chromium"
FOLDER = ROOT / "webapp" / "docs" / "images"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1000, "height": 844}
PORT = 5081


def take() -> None:
    """Write share.png (an author's share, on a phone) and figures.png (a lead's figures)."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    base = f"http://127.0.0.1:{PORT}"
    with throwaway("sqlite") as url, tempfile.TemporaryDirectory() as folder:
        settings = replace(
            settings_of(url, Path(folder)), base_url=base, link_hosts=frozenset({"127.0.0.1"}),
            link_base_url=f"https://go.{words.DOMAIN}", organization_name=words.ORGANIZATION,
            company_networks=parse_networks(f"{visits.INSIDE}.0/24"),
        )  # fmt: skip
        app = create_app(settings)
        with running(app):
            make_demo(app, print)
            paths = _paths()
        with sync_playwright() as playwright:
            _photograph(app, playwright.chromium.launch(executable_path=CHROMIUM), base, paths)


def _paths() -> tuple[str, str]:
    """The page of the newest posted share of the demo's volunteer, and of the figures of its program."""
    local = words.ACCOUNTS["volunteer"][0]
    share = (
        db.session()
        .scalars(
            select(Share)
            .join(Share.story)
            .join(Story.author)
            .where(Person.email == f"{local}@{words.DOMAIN}", Share.state == State.posted)
            .order_by(Share.made_at.desc())
            .limit(1)
        )
        .one()
    )
    return f"/shares/{share.id}", f"/programs/{share.story.program.slug}/figures"


def _photograph(app: Application, browser: Browser, base: str, paths: tuple[str, str]) -> None:
    server = make_server("127.0.0.1", PORT, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        _picture(browser, base, "volunteer", PHONE, paths[0], "share")
        _picture(browser, base, "lead", DESKTOP, paths[1], "figures")
    finally:
        browser.close()
        server.shutdown()
        thread.join()
        server.server_close()


def _picture(
    browser: Browser, base: str, role: str, size: ViewportSize, path: str, name: str
) -> None:
    """Sign in with a demo account, open a page, and store what is visible of it."""
    local = words.ACCOUNTS[role][0]
    context = browser.new_context(
        locale="en", viewport=size, base_url=base, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", f"{local}@{words.DOMAIN}")
    page.fill("[name=password]", words.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    page.goto(f"{path}?lang=en")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    context.close()


if __name__ == "__main__":
    take()
