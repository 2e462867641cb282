"""Deliveries: confirm, schedule, publish once; refusals and limits of the network."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.publishing import PublishingHarness
from tests.integration.delivery.states import (
    CREATE,
    activity_verbs,
    attempt_rows,
    part_of,
)
from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.queries import delivery_of
from webapp.delivery.services import confirm, resume_channel
from webapp.delivery.workflow import AttemptStep
from webapp.sharing.services import declare_posted, posted_address

HOUR = timedelta(hours=1)
PUBLIC_SUBJECT = "Your share is public"


@pytest.mark.both_databases
def test_confirmed_share_is_published_once(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    assert harness.state(share) == ("prepared", "queued")
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    (post,) = harness.fake.posts()
    assert post["text"] == share.body
    address = posted_address(share)
    assert address == f"https://x.com/{part_of(share)}/status/{post['id']}"
    harness.work()
    assert len(harness.fake.posts()) == 1
    assert harness.notices(part_of(share)) == [PUBLIC_SUBJECT]
    assert activity_verbs(share) == ["prepared", "confirmed", "published"]
    assert attempt_rows(share) == [("began", None, None), ("ended", "sent", None)]


@pytest.mark.both_databases
def test_scheduled_share_is_published_at_its_time(harness: PublishingHarness) -> None:
    share = harness.confirmed(after=HOUR)
    assert harness.state(share) == ("prepared", "scheduled")
    harness.wait(3599)
    harness.work()
    assert harness.state(share) == ("prepared", "scheduled")
    harness.wait(1)
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_due_share_cannot_be_claimed_before_it_is_queued(
    harness: PublishingHarness,
) -> None:
    share = harness.confirmed(after=HOUR)
    harness.wait(3600)
    with pytest.raises(LookupError):
        harness.claim()
    assert harness.state(share) == ("prepared", "scheduled")
    with unit_of_work():
        jobs.queue_due()
    assert harness.state(share) == ("prepared", "queued")


def test_share_cannot_be_confirmed_twice(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    with pytest.raises(WrongState):
        harness.confirm(share)
    harness.work()
    assert len(harness.fake.posts()) == 1


def test_only_the_author_can_confirm(harness: PublishingHarness) -> None:
    harness.ready("author")
    share = harness.share("author", body="Nobody else may publish this one for me.")
    with unit_of_work(), pytest.raises(NotAllowed):
        confirm(share, by=harness.person("colleague"), networks=harness.settings.networks)


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(days=30, seconds=1)])
def test_time_in_the_past_or_too_far_ahead_is_rejected(
    harness: PublishingHarness, wait: timedelta
) -> None:
    share = harness.share(harness.author(), body="This text has a time that is not accepted.")
    with pytest.raises(Invalid) as error, unit_of_work():
        confirm(
            share, by=share.story.author, networks=harness.settings.networks, at=clock.now() + wait
        )
    assert error.value.field == "at"
    assert delivery_of(share) is None


def test_scheduled_share_cannot_be_declared_posted(harness: PublishingHarness) -> None:
    share = harness.confirmed(after=HOUR)
    with pytest.raises(WrongState), unit_of_work():
        declare_posted(share, by=share.story.author, address="https://x.com/me/status/5")
    assert harness.state(share) == ("prepared", "scheduled")


def test_refused_share_can_be_posted_by_hand(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.fake.fault("403_not_permitted", match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "failed")
    assert harness.notices(part_of(share)) == ["Your share was refused"]
    with unit_of_work():
        declare_posted(share, by=share.story.author, address="https://x.com/me/status/6")
    assert harness.state(share) == ("posted", "failed")


def test_rate_limited_share_is_sent_later(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.fake.fault("429", match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "retry_wait")
    harness.wait(6 * 3600)
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_missing_credits_pause_the_channel_and_notify_administrators(
    harness: PublishingHarness,
) -> None:
    first, second = harness.confirmed(), harness.confirmed()
    harness.fake.fault("402", match=CREATE)
    harness.work()
    assert {harness.state(s) for s in (first, second)} == {("prepared", "queued")}
    assert set(jobs.paused_channels()) == {"x"}
    assert harness.notices("admin")[-1] == "Publishing on a network is paused"
    harness.wait(3600)
    harness.work()
    assert harness.fake.posts() == []
    with unit_of_work():
        resume_channel("x", by=harness.person("admin"))
    harness.work()
    assert {harness.state(s) for s in (first, second)} == {("posted", "sent")}


@pytest.mark.both_databases
def test_attempts_are_append_only(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.work()
    assert [step for step, _outcome, _reason in attempt_rows(share)] == [
        AttemptStep.began.value,
        AttemptStep.ended.value,
    ]
    with pytest.raises(DBAPIError, match="append-only"):
        db.session().execute(text("UPDATE delivery_attempt SET outcome = 'failed'"))
    db.session().rollback()
