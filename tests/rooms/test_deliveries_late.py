"""Outcomes that come late, or cannot be noted: the truth is kept, and the worker goes on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories.publishing import Desk, begin, standing_desk
from tests.fakes import Fake, running
from webapp.config import Settings
from webapp.kernel import activity
from webapp.kernel.outbox import Outcome, State
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares import services
from webapp.shares.channels.publishing.port import Answer, Fate
from webapp.shares.events import DeliverySent
from webapp.shares.jobs.delivering import Publishing

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def x_fake() -> Iterator[Fake]:
    with running("x") as fake:
        yield fake


@pytest.fixture
def at_x(settings: Settings, held_clock: None, x_fake: Fake) -> Iterator[Desk]:
    begin(x_fake)
    with standing_desk(settings, x_fake, "x") as made:
        yield made


def test_a_success_that_comes_after_its_author_posted_by_hand_is_told_and_stops_no_worker(
    at_x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_x.ready()
    share = at_x.share()
    at_x.confirm(share)
    slow = at_x.worker("slow")
    held = at_x.in_hand(slow)
    at_x.wait(held.left() + 1)
    for _ in range(2):
        at_x.settle()
        with monkeypatch.context() as patched:
            patched.setattr(Publishing, "admit", lambda *_: Outcome(State.queued, "late", HOUR))
            at_x.work()
    assert at_x.state(share) == ("prepared", "queued")
    with unit_of_work():
        services.disconnect(at_x.connection(), by=at_x.person("author"))
    with unit_of_work():
        services.declare_posted(
            share, by=at_x.person("author"), address="https://x.com/author/status/1"
        )
    answer = Answer(Fate.sent, post_id="2", address="https://x.com/author/status/2", status=201)
    monkeypatch.setattr(Publishing, "send", lambda *_: Outcome(State.sent, detail=answer))
    slow._do(held, slow.works["share"])
    assert at_x.state(share) == ("posted", "sent")
    assert services.posted_address(share) == "https://x.com/author/status/1"
    assert activity.of_object(share.id)[-1].verb == DeliverySent.past


def test_an_outcome_that_cannot_be_noted_stops_no_worker_and_is_found_later(
    at_x: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at_x.ready()
    share = at_x.share()
    at_x.confirm(share)
    with monkeypatch.context() as patched:
        patched.delattr(Publishing, "settle")
        at_x.work()
    assert at_x.state(share) == ("prepared", "sending")
    assert "the outcome of share cannot be noted" in caplog.text
    at_x.wait(61)
    at_x.settle()
    at_x.work()
    assert at_x.state(share) == ("posted", "sent")
    assert len(at_x.fake.posts()) == 1
