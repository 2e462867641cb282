"""Deliveries: nothing is lost, nothing stands there twice, and every state says what it is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.publishing import PublishingHarness
from webapp.core import activity, clock, db, jobs
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.jobs import Outcome
from webapp.core.jobs import State as RowState
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import queries
from webapp.delivery.queries import delivery_of
from webapp.delivery.services import confirm, resume_channel, retry_delivery
from webapp.delivery.workflow import AttemptStep
from webapp.networks.types import SendOutcome, SendResult
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.sharing.models import Share
from webapp.sharing.services import cancel_share, declare_posted, posted_address
from webapp.stories import services as stories

HOUR = timedelta(hours=1)
CREATE = {"method": "POST", "path": "/2/tweets"}
LOOKUP = {"kind": "lookup"}
PUBLIC = "Your share is public"


def part_of(share: Share) -> str:
    return str(share.story.author.email.partition("@")[0])


def acts(share: Share) -> list[str]:
    db.session().rollback()
    return [act.verb for act in activity.of_object(share.id)]


def attempts(share: Share) -> list[tuple[str, str | None, str | None]]:
    db.session().rollback()
    delivery = delivery_of(share)
    assert delivery is not None
    return [(a.step.value, a.outcome, a.reason) for a in queries.attempts(delivery)]


def unknown(harness: PublishingHarness, fault: str = "accept_then_reset") -> Share:
    share = harness.confirmed()
    harness.fake.fault(fault, match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    return share


def held(harness: PublishingHarness, fault: str = "accept_then_reset") -> Share:
    """A share that could not be confirmed: no look-up was ever complete."""
    share = unknown(harness, fault)
    harness.fake.fault("lookup_500", match=LOOKUP, times=None)
    for _ in range(8):
        harness.settle()
        harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")
    harness.fake.random(0.0)
    return share


# The straight way


def test_what_its_author_confirmed_goes_out_once(harness: PublishingHarness) -> None:
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
    assert harness.notices(part_of(share)) == [PUBLIC]
    assert acts(share) == ["prepared", "confirmed", "published"]
    assert attempts(share) == [("began", None, None), ("ended", "sent", None)]


def test_what_is_for_later_waits_for_its_moment(harness: PublishingHarness) -> None:
    share = harness.confirmed(after=HOUR)
    assert harness.state(share) == ("prepared", "scheduled")
    harness.wait(3599)
    harness.work()
    assert harness.state(share) == ("prepared", "scheduled")
    harness.wait(1)
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_a_round_of_a_worker_queues_what_falls_due_before_it_takes_it(
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


def test_confirming_twice_queues_once(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    with pytest.raises(WrongState):
        harness.confirm(share)
    harness.work()
    assert len(harness.fake.posts()) == 1


def test_only_its_author_confirms(harness: PublishingHarness) -> None:
    harness.ready("author")
    share = harness.share("author", body="Nobody else may send this one out for me.")
    with unit_of_work(), pytest.raises(NotAllowed):
        confirm(share, by=harness.person("colleague"), networks=harness.settings.networks)


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(days=30, seconds=1)])
def test_a_moment_that_is_over_or_far_away_is_refused(
    harness: PublishingHarness, wait: timedelta
) -> None:
    share = harness.share(
        harness.author(), body="A moment that does not fit is no moment for this."
    )
    with pytest.raises(Invalid) as said, unit_of_work():
        confirm(
            share, by=share.story.author, networks=harness.settings.networks, at=clock.now() + wait
        )
    assert said.value.field == "at"
    assert delivery_of(share) is None


# What nobody saw


def test_an_answer_nobody_saw_is_looked_for_and_found(harness: PublishingHarness) -> None:
    share = unknown(harness)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    harness.settle()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1
    assert acts(share) == ["prepared", "confirmed", "lost sight of", "published"]


def test_what_two_looks_did_not_find_goes_out_again(harness: PublishingHarness) -> None:
    share = unknown(harness, "reset_before")
    seen = []
    for _ in range(3):
        harness.settle()
        harness.work()
        seen.append(harness.state(share)[1])
    assert seen == ["unknown", "sent", "sent"]
    (post,) = harness.fake.posts()
    assert post["text"] == share.body


def test_a_look_that_was_not_complete_counts_for_nothing(harness: PublishingHarness) -> None:
    share = unknown(harness, "reset_before")
    harness.fake.fault("lookup_500", "lookup_500", match=LOOKUP)
    seen = []
    for _ in range(4):
        harness.settle()
        harness.work()
        seen.append(harness.state(share)[1])
    assert seen == ["unknown", "unknown", "unknown", "sent"]
    assert len(harness.fake.posts()) == 1


def test_what_may_be_public_is_not_cancelled(harness: PublishingHarness) -> None:
    share = unknown(harness)
    with pytest.raises(WrongState) as said, unit_of_work():
        cancel_share(share, by=share.story.author)
    assert said.value.message.startswith("It is on its way and may be public")
    assert harness.state(share) == ("prepared", "unknown")


def test_a_story_withdrawn_too_late_is_told_as_it_is(harness: PublishingHarness) -> None:
    share = unknown(harness)
    with unit_of_work():
        stories.withdraw(share.story, by=share.story.author)
    assert harness.state(share) == ("prepared", "unknown")
    harness.settle()
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_a_story_withdrawn_meanwhile_is_not_sent_again(harness: PublishingHarness) -> None:
    share = unknown(harness, "reset_before")
    with unit_of_work():
        stories.withdraw(share.story, by=share.story.author)
    for _ in range(3):
        harness.settle()
        harness.work()
    assert harness.state(share) == ("prepared", "cancelled")
    assert harness.fake.posts() == []


def test_a_success_that_comes_late_is_the_truth(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    stale = harness.claim()
    harness.wait(61)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    answer = SendResult(SendOutcome.sent, post_id="77", address="https://x.com/me/status/77")
    outcome = Outcome(RowState.sent, detail=answer)
    handler = harness.worker().handlers["share"]
    with unit_of_work():
        lease_held = jobs.close(stale, outcome)
        handler.record_outcome(stale, outcome, lease_held=lease_held)
    assert lease_held is False  # another worker owns the message; the success counts
    assert harness.state(share) == ("posted", "sent")
    assert posted_address(share) == "https://x.com/me/status/77"


def test_after_a_cancel_too(harness: PublishingHarness) -> None:
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
    answer = SendResult(SendOutcome.sent, post_id="78", address="https://x.com/me/status/78")
    outcome = Outcome(RowState.sent, detail=answer)
    with unit_of_work():
        lease_held = jobs.close(stale, outcome)
        handler = harness.worker().handlers["share"]
        handler.record_outcome(stale, outcome, lease_held=lease_held)
    assert harness.state(share) == ("posted", "sent")
    assert harness.notices(part_of(share)) == [PUBLIC]


# Held: the author decides


def test_what_no_look_could_confirm_is_held_for_its_author(harness: PublishingHarness) -> None:
    share = held(harness)
    assert harness.notices(part_of(share)) == ["Please look whether your share is there"]
    assert acts(share)[-1] == "held"
    for _ in range(3):
        harness.settle()
        harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")
    assert len(harness.fake.posts()) == 1


def test_pausing_or_withdrawing_leaves_the_question_to_its_author(
    harness: PublishingHarness,
) -> None:
    share = held(harness)
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


def test_its_author_saw_it_there(harness: PublishingHarness) -> None:
    share = held(harness)
    address = f"https://x.com/{part_of(share)}/status/{harness.fake.posts()[0]['id']}"
    with unit_of_work():
        declare_posted(share, by=share.story.author, address=address)
    assert harness.state(share) == ("posted", "sent")
    harness.settle()
    harness.work()
    assert len(harness.fake.posts()) == 1


def test_its_author_had_it_sent_again(harness: PublishingHarness) -> None:
    share = held(harness, "reset_before")
    with unit_of_work():
        retry_delivery(share, by=share.story.author)
    assert harness.state(share) == ("prepared", "queued")
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1


def test_its_author_gave_it_up(harness: PublishingHarness) -> None:
    share = held(harness, "reset_before")
    with unit_of_work():
        cancel_share(share, by=share.story.author)
    harness.work()
    assert harness.state(share) == ("cancelled", "cancelled")
    assert harness.fake.posts() == []


def test_what_came_a_day_too_late_is_held(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.wait(24 * 3600 + 1)
    harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")
    assert harness.notices(part_of(share)) == ["Your share did not go out in time"]
    assert harness.fake.posts() == []


def test_while_it_goes_out_it_is_not_posted_by_hand(harness: PublishingHarness) -> None:
    share = harness.confirmed(after=HOUR)
    with pytest.raises(WrongState), unit_of_work():
        declare_posted(share, by=share.story.author, address="https://x.com/me/status/5")
    assert harness.state(share) == ("prepared", "scheduled")


# What the network says


def test_what_the_network_refuses_can_be_shared_by_hand(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.fake.fault("403_not_permitted", match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "failed")
    assert harness.notices(part_of(share)) == ["Your share was refused"]
    with unit_of_work():
        declare_posted(share, by=share.story.author, address="https://x.com/me/status/6")
    assert harness.state(share) == ("posted", "failed")


def test_a_limit_is_waited_for(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.fake.fault("429", match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "retry_wait")
    harness.wait(6 * 3600)
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_after_eight_limits_its_author_is_asked(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.fake.fault("429_no_header", match=CREATE, times=None)
    for _ in range(8):
        harness.work()
        harness.wait(6000)
    assert harness.state(share) == ("prepared", "needs_decision")
    # A limit is a refusal: it certainly is not there, and nobody is sent to look.
    assert harness.notices(part_of(share)) == ["Your share did not go out"]


def test_a_duplicate_that_is_none_of_ours_is_found_out(harness: PublishingHarness) -> None:
    share = unknown(harness, "403_duplicate")
    for _ in range(2):
        harness.settle()
        harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(harness.fake.posts()) == 1


def test_without_credits_the_channel_stops_and_administrators_are_told(
    harness: PublishingHarness,
) -> None:
    first, second = harness.confirmed(), harness.confirmed()
    harness.fake.fault("402", match=CREATE)
    harness.work()
    assert {harness.state(s) for s in (first, second)} == {("prepared", "queued")}
    assert set(jobs.paused_channels()) == {"x"}
    assert harness.notices("admin")[-1] == "Publishing on a network stopped"
    harness.wait(3600)
    harness.work()
    assert harness.fake.posts() == []
    with unit_of_work():
        resume_channel("x", by=harness.person("admin"))
    harness.work()
    assert {harness.state(s) for s in (first, second)} == {("posted", "sent")}


def test_attempts_are_never_rewritten(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    harness.work()
    assert [step for step, _o, _r in attempts(share)] == [
        AttemptStep.began.value,
        AttemptStep.ended.value,
    ]
    with pytest.raises(DBAPIError, match="append-only"):
        db.session().execute(text("UPDATE delivery_attempt SET outcome = 'failed'"))
    db.session().rollback()
