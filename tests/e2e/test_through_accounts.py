"""A share goes out through its author's account, as its author sees it; every state has a page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.accounts import POSTS, fake_x, settings_at_x, sign_in, until, worker
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.factories.company import BODY, Company
from tests.factories.publishing import PublishingHarness
from tests.fakes import Fake
from webapp import config
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import pause_channel, resume_channel
from webapp.sharing.models import Share

Look = Callable[[Page, str], None]
x = fake_x
settings = settings_at_x


class TestInLife:
    """With the real clock, and a worker process of its own."""

    @pytest.fixture
    def frozen_clock(self) -> None:
        """The clock runs: worker and pages are two processes."""

    def test_a_volunteer_connects_confirms_and_sees_it_public(
        self, company: Company, settings: config.Settings, browse: Open, x: Fake
    ) -> None:
        x.user("awa")
        harness = PublishingHarness(company, x, "x")
        harness.budget(2000)
        share = harness.share()
        phone = browse("en", PHONE)
        sign_in(phone, "author")
        phone.goto(f"/shares/{share.id}")
        phone.get_by_role("link", name="What you allow in this program").click()
        phone.get_by_role("button", name="Allow: Use a connected account").click()
        phone.goto(f"/shares/{share.id}")
        phone.get_by_role("main").get_by_role("link", name="Connected accounts").click()
        phone.get_by_role("button", name="Connect X").click()
        phone.get_by_role("link", name="Go on to 127.0.0.1").click()
        phone.get_by_role("button", name="Authorize").click()
        expect(phone.get_by_text("Connected as @awa").first).to_be_visible()
        assert phone.url == f"{settings.base_url}/shares/{share.id}"
        expect(phone.get_by_text("US$0.20 for this post; US$0.00 of US$20.00")).to_be_visible()
        with worker(settings):
            phone.get_by_role("button", name="Post it now").click()
            expect(phone.get_by_text("It goes out in a moment.").first).to_be_visible()
            until(phone, "Open your post")
        (post,) = x.posts()
        link = phone.get_by_role("link", name="Open your post").get_attribute("href")
        assert link == f"https://x.com/awa/status/{post['id']}"
        expect(phone.get_by_text("It is public on X.")).to_be_visible()

    def test_a_held_share_waits_for_its_author(
        self, company: Company, settings: config.Settings, browse: Open, x: Fake
    ) -> None:
        harness = PublishingHarness(company, x, "x")
        harness.ready()
        share = harness.share()
        x.fault("reset_before", match=POSTS)
        x.fault("lookup_500", times=None)
        phone = browse("en", PHONE)
        sign_in(phone, "author")
        phone.goto(f"/shares/{share.id}")
        with worker(settings):
            phone.get_by_role("button", name="Post it now").click()
            until(phone, "Please look yourself")
            phone.goto("/inbox")
            expect(
                phone.get_by_text("Please look whether your share is there").first
            ).to_be_visible()
            phone.goto(f"/shares/{share.id}")
            profile = phone.get_by_role("link", name="Open my profile on X")
            assert re.fullmatch(r"https://x\.com/\w+", profile.get_attribute("href") or "")
            assert x.posts() == []
            phone.get_by_role("button", name="Send it again").click()
            until(phone, "Open your post")
        assert len(x.posts()) == 1
        expect(phone.get_by_text("You had it sent again.")).to_be_visible()


def scheduled(harness: PublishingHarness, share: Share) -> None:
    harness.confirm(share, after=timedelta(hours=3))


def queued(harness: PublishingHarness, share: Share) -> None:
    harness.confirm(share)


def paused(harness: PublishingHarness, share: Share) -> None:
    harness.confirm(share)
    with unit_of_work():
        pause_channel("x", "paused", by=harness.company.people["admin"])


def waiting(harness: PublishingHarness, share: Share) -> None:
    harness.fake.fault("429", match=POSTS)
    harness.confirm(share)
    harness.work()


def unknown(harness: PublishingHarness, share: Share) -> None:
    harness.fake.fault("accept_then_reset", match=POSTS)
    harness.confirm(share)
    harness.work()


def held(harness: PublishingHarness, share: Share) -> None:
    unknown(harness, share)
    harness.fake.fault("lookup_500", times=8)
    for _ in range(8):
        harness.wait(60)
        harness.work()


def stale(harness: PublishingHarness, share: Share) -> None:
    paused(harness, share)
    harness.wait(2 * 86400)
    with unit_of_work():
        resume_channel("x", by=harness.company.people["admin"])
    harness.work()


def refused(harness: PublishingHarness, share: Share) -> None:
    harness.fake.fault("403_not_permitted", match=POSTS)
    harness.confirm(share)
    harness.work()


def by_hand(harness: PublishingHarness, share: Share) -> None:
    harness.confirm(share, after=timedelta(hours=3))
    harness.allow("author", given=False)
    harness.allow("author")


def sent(harness: PublishingHarness, share: Share) -> None:
    harness.confirm(share)
    harness.work()
    (post, *_) = reversed(harness.fake.posts())
    harness.fake.metrics(post["id"], impression_count=412, like_count=9, reply_count=2)
    for seconds in (3700, 86400):
        harness.wait(seconds)
        harness.work()


# These took their time, so they began some days ago; a session would not outlast them.
AGO = {sent: 2, held: 1, stale: 3}
STATES = (scheduled, waiting, unknown, stale, refused, by_hand, sent, held, queued, paused)


class TestEveryState:
    """Each state of a delivery, and each page around it, as a reader meets it."""

    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_every_state_has_a_page(
        self, company: Company, browse: Open, x: Fake, look: Look, language: str
    ) -> None:
        harness, faults = PublishingHarness(company, x, "x"), dict[str, list[str]]()
        phone, wide = browse(language, PHONE), browse(language, DESKTOP)
        lead, admin = browse(language, PHONE), browse(language, PHONE)
        lead_wide, admin_wide = browse(language, DESKTOP), browse(language, DESKTOP)

        def seen(name: str, path: str, *pages: Page) -> None:
            for number, page in enumerate(pages):
                page.goto(path)
                width = page.evaluate("() => document.documentElement.scrollWidth")
                size = page.viewport_size or PHONE
                found = [f"{width} px wide"] if width > size["width"] else []
                if number == 0:
                    found += [v["id"] for v in Axe().run(page).response["violations"]]
                faults[f"{name} {size['width']}"] = found
                look(page, f"{name}-{language}-{size['width']}")

        for part, *pages in (("author", phone, wide), ("lead", lead, lead_wide),
                             ("admin", admin, admin_wide)):  # fmt: skip
            for page in pages:
                sign_in(page, part, language)
        share = harness.share()
        offers = f"/shares/{share.id}"
        seen("accounts-none", "/me/accounts", phone, wide)
        seen("offer-1-not-allowed", offers, phone)
        harness.allow("author")
        seen("offer-2-not-connected", offers, phone)
        phone.goto("/me/accounts")
        phone.locator("form[action$='/x/connect'] button").click()
        seen("way", "/me/accounts/x/way", phone, wide)
        harness.connect("author")
        seen("offer-3-no-budget", offers, phone)
        seen("budget-off", "/programs/voices/budget", lead)
        harness.budget(2000)
        seen("offer-4-ready", offers, phone, wide)
        seen("choose", f"/stories/{share.story_id}/share", phone)
        seen("accounts", "/me/accounts", phone, wide)
        for number, state in enumerate(STATES):
            made = harness.share(body=f"{BODY} {number}")
            with clock.at(clock.now() - timedelta(days=AGO.get(state, 0))):
                state(harness, made)
            seen(f"state-{state.__name__}", f"/shares/{made.id}", phone, wide)
        seen("budget", "/programs/voices/budget", lead, lead_wide)
        seen("operations", "/admin/operations", admin, admin_wide)
        seen("charter", "/charter/voices", phone)
        seen("place", "/programs/voices/participation", phone)
        assert {name: found for name, found in faults.items() if found} == {}
