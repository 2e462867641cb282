"""A share that is refused, paused, cancelled, or whose account ended, as its author follows it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accounts import POSTS, fake_x, settings_at_x, sign_in, until, worker
from tests.e2e.conftest import PHONE, Open
from tests.factories.company import SUGGESTED, Company
from tests.factories.publishing import PublishingHarness
from tests.fakes import Fake
from webapp import config
from webapp.core import clock
from webapp.sharing.models import Share

x = fake_x
settings = settings_at_x


@pytest.fixture
def frozen_clock() -> None:
    """The clock runs: worker and pages are two processes."""


@pytest.fixture
def harness(company: Company, x: Fake) -> PublishingHarness:
    made = PublishingHarness(company, x, "x")
    made.ready()
    return made


@pytest.fixture
def phone(harness: PublishingHarness, browse: Open) -> Page:
    page = browse("en", PHONE)
    sign_in(page, "author")
    return page


def open_page(phone: Page, share: Share) -> None:
    phone.goto(f"/shares/{share.id}")


def post(phone: Page, share: Share) -> None:
    open_page(phone, share)
    phone.get_by_role("button", name="Post it now").click()


def post_later(phone: Page, share: Share) -> None:
    open_page(phone, share)
    phone.get_by_text("At another moment").click()
    moment = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    phone.fill("[name=at]", moment)
    phone.get_by_role("button", name="Post it then").click()
    expect(phone.get_by_text("Goes out on").first).to_be_visible()


def open_notice(phone: Page, subject: str) -> None:
    """The one line of the inbox that says it, and where it leads."""
    phone.goto("/inbox")
    phone.get_by_role("button", name=subject).click()


def test_a_refused_share_is_posted_by_hand(
    harness: PublishingHarness, settings: config.Settings, phone: Page, x: Fake
) -> None:
    share = harness.share()
    x.fault("403_not_permitted", match=POSTS)
    with worker(settings):
        post(phone, share)
        until(phone, "It was refused")
    open_notice(phone, "Your share was refused")
    expect(phone.get_by_text("It is not public.").first).to_be_visible()
    phone.fill("[name=address]", "https://x.com/author/status/1")
    phone.get_by_role("button", name="I posted it").click()
    expect(phone.get_by_role("link", name="Open your post")).to_be_visible()
    assert x.posts() == []


def test_an_account_that_ended_is_told_once_and_connected_again(
    harness: PublishingHarness, settings: config.Settings, phone: Page, x: Fake
) -> None:
    later, now = harness.share(body=SUGGESTED), harness.share()
    post_later(phone, later)
    x.fault("token_revoked", match=POSTS)
    with worker(settings):
        post(phone, now)
        until(phone, "It does not go out by itself")
    open_page(phone, later)
    expect(phone.get_by_text("It does not go out by itself").first).to_be_visible()
    open_notice(phone, "A connected account ended")
    phone.get_by_role("button", name="Connect X again").click()
    phone.get_by_role("link", name="Go on to 127.0.0.1").click()
    phone.get_by_role("button", name="Authorize").click()
    expect(phone.get_by_text("Connected as @author").first).to_be_visible()
    assert x.posts() == []


def test_what_waits_is_cancelled_by_its_author(
    harness: PublishingHarness, settings: config.Settings, phone: Page, x: Fake
) -> None:
    share = harness.share()
    post_later(phone, share)
    phone.get_by_role("button", name="Cancel this share").click()
    open_page(phone, share)
    expect(phone.get_by_text("Cancelled", exact=True)).to_be_visible()
    expect(phone.get_by_role("button", name="Post it now")).to_have_count(0)
    with worker(settings):
        phone.wait_for_timeout(1000)
    assert x.posts() == []


def test_whoever_pauses_has_nothing_go_out(
    harness: PublishingHarness, settings: config.Settings, phone: Page, x: Fake
) -> None:
    share = harness.share()
    post_later(phone, share)
    phone.goto("/programs/voices/participation")
    phone.fill("[name=until]", (clock.now() + timedelta(days=9)).date().isoformat())
    phone.get_by_role("button", name="Pause until that day").click()
    expect(phone.get_by_text("You pause until").first).to_be_visible()
    open_page(phone, share)
    expect(phone.get_by_text("Cancelled", exact=True)).to_be_visible()
    assert x.posts() == []
