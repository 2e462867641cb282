"""Deliveries whose reply was lost: lookup, sending again, success that is reported late."""

import pytest
from sqlalchemy import text

from tests.factories.publishing import PublishingHarness
from tests.integration.delivery.states import (
    LOOKUP,
    activity_verbs,
    part_of,
    unknown_share,
)
from webapp.core import db, jobs
from webapp.core.errors import WrongState
from webapp.core.jobs import Outcome
from webapp.core.jobs import State as RowState
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.types import SendOutcome, SendResult
from webapp.sharing.services import cancel_share, posted_address
from webapp.stories import services as stories

PUBLIC_SUBJECT = "Your share is public"


@pytest.mark.both_databases
def test_lookup_finds_a_post_whose_reply_was_lost(harness: PublishingHarness) -> None:
    share = unknown_share(harness)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    harness.pass_reconcile_delay()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1
    assert activity_verbs(share) == ["prepared", "confirmed", "could not confirm", "published"]


def test_post_is_sent_again_after_two_complete_lookups(harness: PublishingHarness) -> None:
    share = unknown_share(harness, "reset_before")
    states = []
    for _ in range(3):
        harness.pass_reconcile_delay()
        harness.work()
        states.append(harness.state(share)[1])
    assert states == ["unknown", "sent", "sent"]
    (post,) = harness.fake.posts()
    assert post["text"] == share.body


def test_incomplete_lookup_does_not_count(harness: PublishingHarness) -> None:
    share = unknown_share(harness, "reset_before")
    harness.fake.fault("lookup_500", "lookup_500", match=LOOKUP)
    states = []
    for _ in range(4):
        harness.pass_reconcile_delay()
        harness.work()
        states.append(harness.state(share)[1])
    assert states == ["unknown", "unknown", "unknown", "sent"]
    assert len(harness.fake.posts()) == 1


def test_share_that_may_be_public_cannot_be_cancelled(harness: PublishingHarness) -> None:
    share = unknown_share(harness)
    with pytest.raises(WrongState) as error, unit_of_work():
        cancel_share(share, by=share.story.author)
    assert error.value.message.startswith("It is being published and may be public")
    assert harness.state(share) == ("prepared", "unknown")


def test_post_found_after_withdrawal_is_recorded_as_published(harness: PublishingHarness) -> None:
    share = unknown_share(harness)
    with unit_of_work():
        stories.withdraw(share.story, by=share.story.author)
    assert harness.state(share) == ("prepared", "unknown")
    harness.pass_reconcile_delay()
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_share_of_a_withdrawn_story_is_not_sent_again(harness: PublishingHarness) -> None:
    share = unknown_share(harness, "reset_before")
    with unit_of_work():
        stories.withdraw(share.story, by=share.story.author)
    for _ in range(3):
        harness.pass_reconcile_delay()
        harness.work()
    assert harness.state(share) == ("prepared", "cancelled")
    assert harness.fake.posts() == []


@pytest.mark.both_databases
def test_success_after_the_lease_expired_is_stored(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    stale = harness.claim()
    harness.wait(61)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    result = SendResult(SendOutcome.sent, post_id="77", address="https://x.com/me/status/77")
    outcome = Outcome(RowState.sent, detail=result)
    handler = harness.worker().handlers["share"]
    with unit_of_work():
        lease_held = jobs.close(stale, outcome)
        handler.record_outcome(stale, outcome, lease_held=lease_held)
    assert lease_held is False  # another worker owns the message; the success counts
    assert harness.state(share) == ("posted", "sent")
    assert posted_address(share) == "https://x.com/me/status/77"


@pytest.mark.both_databases
def test_success_after_cancelling_is_stored(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    stale = harness.claim()
    harness.wait(61)
    with unit_of_work():
        db.session().execute(
            text("UPDATE outbox SET state = 'queued', lease_until = NULL WHERE id = :id"),
            {"id": stale.id},
        )
    with unit_of_work():
        cancel_share(harness.company.again(share), by=share.story.author)
    result = SendResult(SendOutcome.sent, post_id="78", address="https://x.com/me/status/78")
    outcome = Outcome(RowState.sent, detail=result)
    with unit_of_work():
        lease_held = jobs.close(stale, outcome)
        handler = harness.worker().handlers["share"]
        handler.record_outcome(stale, outcome, lease_held=lease_held)
    assert harness.state(share) == ("posted", "sent")
    assert harness.notices(part_of(share)) == [PUBLIC_SUBJECT]


def test_duplicate_error_leads_to_a_lookup(harness: PublishingHarness) -> None:
    share = unknown_share(harness, "403_duplicate")
    for _ in range(2):
        harness.pass_reconcile_delay()
        harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1
