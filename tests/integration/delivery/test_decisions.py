"""Deliveries that wait for a decision of their author."""

from datetime import date

from tests.factories.publishing import PublishingHarness
from tests.integration.delivery.states import (
    CREATE,
    LOOK_SUBJECT,
    activity_verbs,
    part_of,
    undecided_share,
)
from tests.pages import Client
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.jobs.attempt import MOST_INCONCLUSIVE
from webapp.delivery.services import retry_delivery
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.sharing.services import cancel_share, declare_posted
from webapp.stories import services as stories


def test_inconclusive_lookups_need_a_decision(harness: PublishingHarness) -> None:
    share = undecided_share(harness, rounds=MOST_INCONCLUSIVE)
    assert harness.notices(part_of(share)) == [LOOK_SUBJECT]
    assert activity_verbs(share)[-1] == "asked for a decision on"
    for _ in range(3):
        harness.pass_reconcile_delay()
        harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")
    assert len(harness.fake.posts()) == 1


def test_pausing_or_withdrawing_keeps_the_decision_open(
    harness: PublishingHarness,
) -> None:
    share = undecided_share(harness)
    person = share.story.author
    place = programs.enrollment(person, share.program_id)
    assert place is not None
    with unit_of_work():
        places.pause_until(place, date(2026, 12, 1), by=person)
    assert harness.state(share) == ("prepared", "needs_decision")
    with unit_of_work():
        stories.withdraw(harness.company.again(share).story, by=person)
    assert harness.state(share) == ("prepared", "needs_decision")
    address = f"https://x.com/{part_of(share)}/status/{harness.fake.posts()[0]['id']}"
    with unit_of_work():
        declare_posted(harness.company.again(share), by=person, address=address)
    assert harness.state(share) == ("posted", "sent")


def test_author_declares_the_post_published(harness: PublishingHarness) -> None:
    share = undecided_share(harness)
    address = f"https://x.com/{part_of(share)}/status/{harness.fake.posts()[0]['id']}"
    with unit_of_work():
        declare_posted(share, by=share.story.author, address=address)
    assert harness.state(share) == ("posted", "sent")
    harness.pass_reconcile_delay()
    harness.work()
    assert len(harness.fake.posts()) == 1


def test_author_retries_the_delivery(harness: PublishingHarness) -> None:
    share = undecided_share(harness, "reset_before")
    with unit_of_work():
        retry_delivery(share, by=share.story.author)
    assert harness.state(share) == ("prepared", "queued")
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1


def test_author_cancels_the_delivery(harness: PublishingHarness) -> None:
    share = undecided_share(harness, "reset_before")
    with unit_of_work():
        cancel_share(share, by=share.story.author)
    harness.work()
    assert harness.state(share) == ("cancelled", "cancelled")
    assert harness.fake.posts() == []


def test_share_that_is_a_day_late_needs_a_decision(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.wait(24 * 3600 + 1)
    harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")
    assert harness.notices(part_of(share)) == ["Your decision is needed: your share was not posted"]
    assert harness.fake.posts() == []


def test_eight_rate_limited_attempts_need_a_decision(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.fake.fault("429_no_header", match=CREATE, times=None)
    for _ in range(8):
        harness.work()
        harness.wait(6000)
    assert harness.state(share) == ("prepared", "needs_decision")
    # A rate-limited request created no post, so the author is not asked to look for one.
    assert harness.notices(part_of(share)) == ["Your decision is needed: your share was not posted"]


def test_the_list_of_stories_says_that_a_decision_is_needed(harness: PublishingHarness) -> None:
    share = undecided_share(harness)
    client = Client(harness.company.app).sign_in(share.story.author.email)
    [status] = client.get("/stories").soup.select("main ul.list .status")
    assert status.get_text(strip=True) == "Needs your decision"
