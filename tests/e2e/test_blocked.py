"""The whole journey, from joining to posted, with every network blocked but this machine's."""

import re
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESKTOP, PHONE, Open, Server
from tests.e2e.test_thread import sign_in, words
from tests.factories.company import BODY, Company

Said = Callable[[str], str]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the server itself wanted to go; only this machine is let through."""
    tried: list[str] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = str(address[0]) if isinstance(address, tuple) else "127.0.0.1"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            tried.append(host)
            raise OSError("every network is blocked")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return tried


def block(page: Page, tried: list[str]) -> Page:
    """Abort whatever leaves this machine, and write down where it wanted to go."""

    def guard(route: Route) -> None:
        host = urlsplit(route.request.url).hostname or ""
        if host == "127.0.0.1":
            route.continue_()
            return
        tried.append(host)
        route.abort()

    page.context.route("**/*", guard)
    return page


def joins_and_writes(page: Page, say: Said) -> str:
    page.goto("/charter/voices")
    page.get_by_role("button", name=say("Join"), exact=True).click()
    page.goto("/")
    page.get_by_role("link", name=re.compile("^(Hands|Mains)$")).click()
    page.get_by_role("link", name=say("Write a story")).click()
    page.get_by_label(say("Title, for you and the reviewer")).fill("Le tour et moi")
    page.get_by_label(say("Your story, in your own words")).fill(BODY)
    page.get_by_role("button", name=say("Save the draft")).click()
    page.get_by_role("button", name=say("Send for review")).click()
    page.wait_for_url(re.compile(r"/stories/[a-z0-9]{16}$"))
    return urlsplit(page.url).path


def approves(page: Page, path: str, say: Said) -> None:
    page.goto(path)
    page.get_by_role("button", name=say("Approve"), exact=True).click()
    page.wait_for_url(lambda url: path not in url)


def shares(page: Page, path: str, say: Said, tried: list[str]) -> None:
    page.goto(path)
    page.get_by_role("link", name=say("Share it myself")).click()
    page.get_by_label(re.compile("^Mastodon")).check()
    page.get_by_label(re.compile(re.escape(say("Your Mastodon server")))).fill("@zoe@piaille.fr")
    page.get_by_role("button", name=say("Prepare the share")).click()
    assert tried == []
    # The one way out is a link that a person presses.
    with page.context.expect_page() as opened:
        page.locator("a[target=_blank]").click()
    opened.value.close()
    assert set(tried) == {"piaille.fr"}
    page.get_by_label(say("Address of your post")).fill("https://piaille.fr/@zoe/1")
    page.get_by_role("button", name=say("I posted it")).click()
    expect(
        page.get_by_role("link", name=re.compile(re.escape(say("Open your post"))))
    ).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_joining_to_posted(
    company: Company, server: Server, browse: Open, calls: list[str], language: str
) -> None:
    say, tried = words(language), list[str]()
    phone = block(browse(language, PHONE), tried)
    harness = block(browse(language, DESKTOP), tried)
    sign_in(phone, "stranger@company.example", say, language)
    path = joins_and_writes(phone, say)
    sign_in(harness, "reviewer@company.example", say, language)
    approves(harness, path, say)
    server.work()
    shares(phone, path, say, tried)
    phone.goto("/shared")
    expect(phone.get_by_text("Le tour et moi").first).to_be_visible()
    assert set(tried) == {"piaille.fr"}
    assert calls == []
