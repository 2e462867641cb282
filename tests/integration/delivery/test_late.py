"""Outcomes that are reported late or cannot be stored: nothing is lost, the worker continues."""

from datetime import timedelta

import pytest

from tests.factories.publishing import PublishingHarness
from webapp.connections.services import disconnect
from webapp.core import activity
from webapp.core.jobs import Outcome, State
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.events import DeliverySent
from webapp.delivery.jobs.send_once import DeliveryHandler
from webapp.networks.types import SendOutcome, SendResult
from webapp.sharing.services import declare_posted, posted_address

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def test_late_success_after_manual_posting_is_recorded(
    harness: PublishingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = harness.author()
    share = harness.confirmed(part)
    slow_worker = harness.worker("slow")
    claim = harness.claim_share(slow_worker)
    harness.wait(claim.seconds_left() + 1)
    for _ in range(2):
        harness.pass_reconcile_delay()
        with monkeypatch.context() as patched:
            patched.setattr(
                DeliveryHandler, "preflight", lambda *_: Outcome(State.queued, "late", HOUR)
            )
            harness.work()
    assert harness.state(share) == ("prepared", "queued")
    with unit_of_work():
        disconnect(harness.connection(part), by=harness.person(part))
    with unit_of_work():
        declare_posted(share, by=harness.person(part), address="https://x.com/author/status/1")
    result = SendResult(
        SendOutcome.sent, post_id="2", address="https://x.com/author/status/2", status=201
    )
    monkeypatch.setattr(DeliveryHandler, "send", lambda *_: Outcome(State.sent, detail=result))
    slow_worker.execute(claim)
    assert harness.state(share) == ("posted", "sent")
    assert posted_address(share) == "https://x.com/author/status/1"
    assert activity.of_object(share.id)[-1].verb == DeliverySent.past


def test_outcome_that_cannot_be_stored_is_found_by_lookup(
    harness: PublishingHarness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    share = harness.confirmed()
    with monkeypatch.context() as patched:
        patched.delattr(DeliveryHandler, "record_outcome")
        harness.work()
    assert harness.state(share) == ("prepared", "sending")
    assert "the outcome of share could not be stored" in caplog.text
    harness.wait(61)
    harness.pass_reconcile_delay()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1
