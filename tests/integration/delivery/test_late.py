"""Outcomes that come late, or cannot be noted: the truth is kept, and the worker goes on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories.publishing import PublishingHarness, begin, harness_at
from tests.fakes import Fake, running
from webapp.config import Settings
from webapp.connections.services import disconnect
from webapp.core import activity
from webapp.core.jobs import Outcome, State
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.events import DeliverySent
from webapp.delivery.jobs.send_once import DeliveryHandler
from webapp.networks.types import SendOutcome, SendResult
from webapp.sharing.services import declare_posted, posted_address

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def x_fake() -> Iterator[Fake]:
    with running("x") as fake:
        yield fake


@pytest.fixture
def at_x(
    company_settings: Settings, frozen_clock: None, x_fake: Fake
) -> Iterator[PublishingHarness]:
    begin(x_fake)
    with harness_at(company_settings, x_fake, "x") as made:
        yield made


def test_a_success_that_comes_after_its_author_posted_by_hand_is_told_and_stops_no_worker(
    at_x: PublishingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_x.ready()
    share = at_x.share()
    at_x.confirm(share)
    slow = at_x.worker("slow")
    claim = at_x.in_hand(slow)
    at_x.wait(claim.seconds_left() + 1)
    for _ in range(2):
        at_x.settle()
        with monkeypatch.context() as patched:
            patched.setattr(
                DeliveryHandler, "preflight", lambda *_: Outcome(State.queued, "late", HOUR)
            )
            at_x.work()
    assert at_x.state(share) == ("prepared", "queued")
    with unit_of_work():
        disconnect(at_x.connection(), by=at_x.person("author"))
    with unit_of_work():
        declare_posted(share, by=at_x.person("author"), address="https://x.com/author/status/1")
    answer = SendResult(
        SendOutcome.sent, post_id="2", address="https://x.com/author/status/2", status=201
    )
    monkeypatch.setattr(DeliveryHandler, "send", lambda *_: Outcome(State.sent, detail=answer))
    slow.execute(claim)
    assert at_x.state(share) == ("posted", "sent")
    assert posted_address(share) == "https://x.com/author/status/1"
    assert activity.of_object(share.id)[-1].verb == DeliverySent.past


def test_an_outcome_that_cannot_be_noted_stops_no_worker_and_is_found_later(
    at_x: PublishingHarness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at_x.ready()
    share = at_x.share()
    at_x.confirm(share)
    with monkeypatch.context() as patched:
        patched.delattr(DeliveryHandler, "record_outcome")
        at_x.work()
    assert at_x.state(share) == ("prepared", "sending")
    assert "the outcome of share could not be stored" in caplog.text
    at_x.wait(61)
    at_x.settle()
    at_x.work()
    assert at_x.state(share) == ("posted", "sent")
    assert len(at_x.fake.posts()) == 1
