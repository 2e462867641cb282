"""A company at a fake X that is used in a browser, with a worker process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.environment import ENVIRONMENT
from tests.factories.company import PASSWORD
from tests.factories.publishing import publishing_settings
from tests.fakes import Fake, running
from webapp import config

POSTS = {"method": "POST", "path": "/2/tweets"}


@pytest.fixture(scope="module")
def fake_x() -> Iterator[Fake]:
    """X, for a module."""
    with running("x") as made:
        yield made


@pytest.fixture
def settings_at_x(settings: config.Settings, x: Fake) -> config.Settings:
    """Settings of a company that publishes there."""
    x.reset()
    base = settings.base_url
    x.app("francparler", "hush", f"{base}/me/accounts/x/callback")
    at_x = publishing_settings(settings, x=x.url)
    quick = replace(at_x.networks, timeout=2.0, x_reconcile_delay=0.3)
    return replace(at_x, link_base_url=base, networks=quick)


def sign_in(page: Page, part: str, language: str = "en") -> None:
    """Somebody of the company signs in."""
    page.goto(f"/sign-in?lang={language}")
    page.fill("[name=email]", f"{part}@company.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


@contextmanager
def worker(settings: config.Settings) -> Iterator[None]:
    """A worker process of this company, as it runs in life."""
    given = {
        **os.environ, **ENVIRONMENT, "DATABASE_URL": settings.database_url,
        "INSTANCE": str(settings.instance), "BASE_URL": settings.base_url, "WORKER_POLL": "0.1",
        "WORKER_RETRY": "0.1", "CHANNEL_TIMEOUT": "2", "X_CLIENT_ID": "francparler",
        "X_CLIENT_SECRET": "hush", "X_API_BASE_URL": settings.networks.x_base, "X_RECONCILE_DELAY": "0.3",
    }  # fmt: skip
    command = [sys.executable, "-m", "webapp", "work"]
    process = subprocess.Popen(command, cwd=config.ROOT, env=given)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def until(page: Page, words: str) -> None:
    """Look again, as a reader would, until the page says it."""
    for _ in range(120):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(f"waited in vain for {words!r}: {page.inner_text('main')}")
