"""What an author sees and does when a share is refused, unknown, paused, cancelled or disconnected."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.e2e.delivery_states import CREATE, fail_look_ups
from tests.e2e.visitor import Visitor
from tests.factories.company import SUGGESTED
from tests.factories.publishing import PublishingHarness, at_rest
from tests.integration.fixtures import module_settings
from tests.integration.harnesses import x_harness
from webapp.core import clock
from webapp.sharing.models import Share

__all__ = ["module_settings", "x_harness"]


@pytest.fixture
def harness(x_harness: PublishingHarness) -> Iterator[PublishingHarness]:
    """A company whose author has consent, account and budget at a fake X."""
    with at_rest(x_harness):
        x_harness.ready()
        yield x_harness


@pytest.fixture
def author(harness: PublishingHarness) -> Visitor:
    """The author's browser."""
    return Visitor(harness.company.app, "author@company.example")


def post_now(author: Visitor, share: Share) -> None:
    """Confirm that a share is sent now."""
    author.open(f"/shares/{share.id}")
    assert "Being posted" in author.press("Post it now").words


def post_later(author: Visitor, share: Share) -> None:
    """Confirm that a share is sent in two days."""
    author.open(f"/shares/{share.id}")
    moment = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert "Will be posted on" in author.press("Schedule", {"Day and time": moment}).words


def open_notice(author: Visitor, subject: str) -> None:
    """Open the only notice of this subject."""
    author.open("/inbox")
    author.press_in(subject, subject)


def test_author_decides_when_the_outcome_stays_unknown(
    harness: PublishingHarness, author: Visitor
) -> None:
    share = harness.share()
    harness.fake.fault("reset_before", match=CREATE)
    post_now(author, share)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    fail_look_ups(harness, share)
    assert "Needs your decision" in author.open(f"/shares/{share.id}").words
    open_notice(author, "Your decision is needed: is your share public?")
    assert author.path == f"/shares/{share.id}"
    assert re.fullmatch(r"https://x\.com/\w+", author.link("Open my profile on X"))
    assert harness.fake.posts() == []
    author.press("Post it again")
    harness.work()
    (post,) = harness.fake.posts()
    assert "You sent it again." in author.open(f"/shares/{share.id}").words
    assert author.link("Open your post") == f"https://x.com/author/status/{post['id']}"


def test_refused_share_is_posted_by_hand(harness: PublishingHarness, author: Visitor) -> None:
    share = harness.share()
    harness.fake.fault("403_not_permitted", match=CREATE)
    post_now(author, share)
    harness.work()
    assert "Refused" in author.open(f"/shares/{share.id}").words
    open_notice(author, "Your share was refused")
    assert "It is not public." in author.page.words
    address = "https://x.com/author/status/1"
    author.press("I posted it", {"Address of your post": address})
    assert author.link("Open your post") == address
    assert harness.fake.posts() == []


def test_expired_account_is_reported_once_and_connected_again(
    harness: PublishingHarness, author: Visitor
) -> None:
    later, now = harness.share(body=SUGGESTED), harness.share()
    post_later(author, later)
    harness.fake.fault("token_revoked", match=CREATE)
    post_now(author, now)
    harness.work()
    for share in (now, later):
        assert "Not posted through your account" in author.open(f"/shares/{share.id}").words
    open_notice(author, "A connected account ended")
    author.press("Connect X again")
    link = author.link("Continue to 127.0.0.1")
    parameters = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    reply = requests.post(
        link, {**parameters, "account": "author", "decision": "authorize"},
        allow_redirects=False, timeout=5,
    )  # fmt: skip
    assert "Connected as @author" in author.open(reply.headers["Location"]).words
    assert harness.fake.posts() == []


def test_scheduled_share_is_cancelled_by_its_author(
    harness: PublishingHarness, author: Visitor
) -> None:
    share = harness.share()
    post_later(author, share)
    author.press("Cancel this share")
    assert "Canceled" in author.open(f"/shares/{share.id}").words
    assert not author.has_button("Post it now")
    harness.wait(3 * 86400)
    harness.work()
    assert harness.fake.posts() == []


def test_pausing_participation_cancels_scheduled_shares(
    harness: PublishingHarness, author: Visitor
) -> None:
    share = harness.share()
    post_later(author, share)
    author.open("/programs/voices/participation")
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    assert "Paused until" in author.press("Pause", {"Take part again on": day}).words
    assert "Canceled" in author.open(f"/shares/{share.id}").words
    # The author comes back: the company is shared by the tests of this module.
    author.open("/programs/voices/participation")
    assert "See the briefs" in author.press("Take part again now").words
    harness.wait(3 * 86400)
    harness.work()
    assert harness.fake.posts() == []
