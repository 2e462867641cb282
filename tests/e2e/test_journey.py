"""From sign-up to a posted share in a browser, with every network blocked but this machine's."""

import re
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESKTOP, PHONE, Open, Server
from tests.e2e.test_thread import CONFIRMATION, translations
from tests.factories.company import BODY, PASSWORD, Company

Translate = Callable[[str], str]
WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture
def server_connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hosts to which the server tried to connect; only this machine is allowed."""
    hosts: list[str] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = str(address[0]) if isinstance(address, tuple) else "127.0.0.1"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            hosts.append(host)
            raise OSError("every network is blocked")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return hosts


def block(page: Page, hosts: list[str]) -> Page:
    """Abort requests of a window to other machines, and note their hosts."""

    def guard(route: Route) -> None:
        host = urlsplit(route.request.url).hostname or ""
        if host == "127.0.0.1":
            route.continue_()
            return
        hosts.append(host)
        route.abort()

    page.context.route("**/*", guard)
    return page


def sign_in(page: Page, email: str, _: Translate, language: str) -> None:
    """Sign in with the password of the company."""
    page.goto(f"/sign-in?lang={language}")
    page.get_by_label(_("Work email address")).fill(email)
    page.get_by_label(_("Password"), exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=_("Sign in")).click()


def sign_up(
    page: Page, server: Server, capsys: pytest.CaptureFixture[str], _: Translate, language: str
) -> None:
    """Sign up from the charter and confirm the address with the mailed link."""
    page.goto(f"/?lang={language}")
    page.get_by_role("link", name="Voices").click()
    page.get_by_role("main").get_by_role("link", name=_("Sign up to join"), exact=True).click()
    page.get_by_label(_("Your name, as colleagues know it")).fill("Zoé Martin")
    page.get_by_label(_("Work email address")).fill("zoe@company.example")
    page.get_by_role("button", name=_("Send me the confirmation email")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Check your email"))
    server.work()
    link = CONFIRMATION.search(capsys.readouterr().out)
    assert link is not None
    page.goto(link[1])
    page.get_by_label(_("Choose a password")).fill("three wooden spoons")
    page.get_by_role("button", name=_("Confirm and sign in")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Voices")


def join_and_write(page: Page, _: Translate) -> str:
    """Join, write a story from a brief, send it for review; returns its path."""
    page.get_by_role("button", name=_("Join"), exact=True).click()
    page.get_by_role("link", name=re.compile("^" + _("Write"))).first.click()
    page.get_by_label(_("Title, for you and the reviewer")).fill("Le tour et moi")
    page.get_by_label(_("Your story, in your own words")).fill(BODY)
    page.get_by_role("button", name=_("Send for review")).click()
    page.wait_for_url(re.compile(r"/stories/[a-z0-9]{16}$"))
    return urlsplit(page.url).path


def approve(page: Page, path: str, _: Translate) -> None:
    """Open the story from the queue and approve it."""
    page.goto("/review")
    page.get_by_role("link", name="Le tour et moi").click()
    page.wait_for_url(f"**{path}#review")
    page.get_by_role("button", name=_("Approve"), exact=True).click()
    page.wait_for_url("**/review")


def share(page: Page, path: str, _: Translate, hosts: list[str]) -> None:
    """Prepare a share for Mastodon, open the composer and enter the address of the post."""
    page.goto(path)
    page.get_by_role("link", name=_("Share it")).click()
    page.get_by_role("link", name="Mastodon").click()
    page.get_by_label(re.compile(re.escape(_("Your Mastodon server")))).fill("@zoe@piaille.fr")
    page.get_by_role("button", name=_("Prepare the share")).click()
    assert hosts == []
    # Only a link that a person opens leads to another host.
    with page.context.expect_page() as opened:
        page.locator("a[target=_blank]").click()
    opened.value.close()
    assert set(hosts) == {"piaille.fr"}
    page.get_by_label(_("Address of your post")).fill("https://piaille.fr/@zoe/1")
    page.get_by_role("button", name=_("I posted it")).click()
    link = page.get_by_role("link", name=re.compile(re.escape(_("Open your post"))))
    expect(link).to_be_visible()
    wide = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 360).map(e => e.outerHTML.slice(0, 200))"
    )
    assert page.evaluate(WIDTH) <= PHONE["width"], wide


def test_from_sign_up_to_posted(
    company: Company, server: Server, browse: Open, server_connections: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    # In French: the other tests in a browser are in English.
    language, hosts = "fr", list[str]()
    _ = translations(language)
    phone = block(browse(language, PHONE), hosts)
    desktop = block(browse(language, DESKTOP), hosts)
    sign_up(phone, server, capsys, _, language)
    path = join_and_write(phone, _)
    sign_in(desktop, company.people["reviewer"].email, _, language)
    approve(desktop, path, _)
    server.work()
    share(phone, path, _, hosts)
    phone.goto("/shared")
    expect(phone.get_by_text("Le tour et moi").first).to_be_visible()
    assert set(hosts) == {"piaille.fr"}
    assert server_connections == []
