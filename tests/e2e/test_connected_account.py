"""An author connects an account and posts through it, in a browser, with a worker process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open, sign_in_with
from tests.environment import ENVIRONMENT
from tests.factories.company import Company
from tests.factories.publishing import PublishingHarness, publishing_settings
from tests.fakes import Fake, running
from webapp import config


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A fake X."""
    with running("x") as made:
        yield made


@pytest.fixture
def settings(settings: config.Settings, fake: Fake) -> config.Settings:
    """Settings of a company that publishes at the fake."""
    fake.app("francparler", "hush", f"{settings.base_url}/me/accounts/x/callback")
    with_x = publishing_settings(settings, x=fake.url)
    return replace(with_x, networks=replace(with_x.networks, timeout=2.0, x_reconcile_delay=0.3))


@pytest.fixture
def frozen_clock() -> None:
    """The clock runs: worker and pages are two processes."""


@contextmanager
def worker_process(settings: config.Settings) -> Iterator[None]:
    """Run `francparler work` on the database of the company."""
    variables = {
        **os.environ, **ENVIRONMENT, "DATABASE_URL": settings.database_url,
        "INSTANCE": str(settings.instance), "BASE_URL": settings.base_url, "WORKER_POLL": "0.1",
        "WORKER_RETRY": "0.1", "CHANNEL_TIMEOUT": "2", "X_CLIENT_ID": "francparler",
        "X_CLIENT_SECRET": "hush", "X_API_BASE_URL": settings.networks.x_base,
        "X_RECONCILE_DELAY": "0.3",
    }  # fmt: skip
    command = [sys.executable, "-m", "webapp", "work"]
    process = subprocess.Popen(command, cwd=config.ROOT, env=variables)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def reload_until(page: Page, text: str) -> None:
    """Reload the page until it shows a text."""
    for _ in range(300):
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(200)
        page.reload()
    raise AssertionError(f"{text!r} did not appear: {page.inner_text('main')}")


def test_author_connects_an_account_and_posts_through_it(
    company: Company, settings: config.Settings, browse: Open, fake: Fake
) -> None:
    fake.user("awa")
    harness = PublishingHarness(company, fake, "x")
    harness.budget(2000)
    share = harness.share()
    phone = browse("en", PHONE)
    sign_in_with(phone, company, "author")
    phone.goto(f"/shares/{share.id}")
    phone.get_by_role("main").get_by_role("link", name="My participation").click()
    phone.get_by_role("switch", name="Use a connected account").click()
    phone.goto(f"/shares/{share.id}")
    phone.get_by_role("main").get_by_role("link", name="Connected accounts").click()
    phone.get_by_role("button", name="Connect X").click()
    phone.get_by_role("link", name="Continue to 127.0.0.1").click()
    phone.get_by_role("button", name="Authorize").click()
    expect(phone.get_by_text("Connected as @awa").first).to_be_visible()
    assert phone.url == f"{settings.base_url}/shares/{share.id}"
    expect(phone.get_by_text("US$0.20; US$0.00 of US$20.00")).to_be_visible()
    with worker_process(settings):
        phone.get_by_role("button", name="Post it now").click()
        expect(phone.get_by_text("Being posted").first).to_be_visible()
        reload_until(phone, "Open your post")
    (post,) = fake.posts()
    link = phone.get_by_role("link", name="Open your post").get_attribute("href")
    assert link == f"https://x.com/awa/status/{post['id']}"
    phone.get_by_text("History").click()
    expect(phone.get_by_text("It is public on X.")).to_be_visible()
