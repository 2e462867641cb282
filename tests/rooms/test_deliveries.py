"""Deliveries: nothing is lost, nothing stands there twice, and every state says what it is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.publishing import Desk
from tests.rooms.desks import resting_desk, x_stand
from tests.rooms.standing import standing_settings
from webapp.kernel import activity, clock, db, outbox
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.outbox import Outcome
from webapp.kernel.outbox import State as RowState
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.shares import queries, services
from webapp.shares.channels.publishing.port import Answer, Fate
from webapp.shares.models import Share
from webapp.shares.workflow import Act
from webapp.stories import services as stories

given = standing_settings
stand = x_stand
desk = resting_desk

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
    delivery = queries.delivery_of(share)
    assert delivery is not None
    return [(a.act.value, a.outcome, a.reason) for a in queries.attempts(delivery)]


def unknown(desk: Desk, fault: str = "accept_then_reset") -> Share:
    share = desk.confirmed()
    desk.fake.fault(fault, match=CREATE)
    desk.work()
    assert desk.state(share) == ("prepared", "unknown")
    return share


def held(desk: Desk, fault: str = "accept_then_reset") -> Share:
    """A share that could not be confirmed: no look-up was ever complete."""
    share = unknown(desk, fault)
    desk.fake.fault("lookup_500", match=LOOKUP, times=None)
    for _ in range(8):
        desk.settle()
        desk.work()
    assert desk.state(share) == ("prepared", "held")
    desk.fake.random(0.0)
    return share


# The straight way


def test_what_its_author_confirmed_goes_out_once(desk: Desk) -> None:
    share = desk.confirmed()
    assert desk.state(share) == ("prepared", "queued")
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    (post,) = desk.fake.posts()
    assert post["text"] == share.body
    address = services.posted_address(share)
    assert address == f"https://x.com/{part_of(share)}/status/{post['id']}"
    desk.work()
    assert len(desk.fake.posts()) == 1
    assert desk.notices(part_of(share)) == [PUBLIC]
    assert acts(share) == ["prepared", "confirmed", "published"]
    assert attempts(share) == [("began", None, None), ("ended", "sent", None)]


def test_what_is_for_later_waits_for_its_moment(desk: Desk) -> None:
    share = desk.confirmed(after=HOUR)
    assert desk.state(share) == ("prepared", "scheduled")
    desk.wait(3599)
    desk.work()
    assert desk.state(share) == ("prepared", "scheduled")
    desk.wait(1)
    desk.work()
    assert desk.state(share) == ("posted", "sent")


def test_a_round_of_a_worker_queues_what_falls_due_before_it_takes_it(desk: Desk) -> None:
    share = desk.confirmed(after=HOUR)
    desk.wait(3600)
    with pytest.raises(LookupError):
        desk.claim()
    assert desk.state(share) == ("prepared", "scheduled")
    with unit_of_work():
        outbox.fall_due()
    assert desk.state(share) == ("prepared", "queued")


def test_confirming_twice_queues_once(desk: Desk) -> None:
    share = desk.confirmed()
    with pytest.raises(WrongState):
        desk.confirm(share)
    desk.work()
    assert len(desk.fake.posts()) == 1


def test_only_its_author_confirms(desk: Desk) -> None:
    desk.ready("author")
    share = desk.share("author", body="Nobody else may send this one out for me.")
    with unit_of_work(), pytest.raises(NotAllowed):
        services.confirm(share, by=desk.person("colleague"), networks=desk.settings.networks)


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(days=30, seconds=1)])
def test_a_moment_that_is_over_or_far_away_is_refused(desk: Desk, wait: timedelta) -> None:
    share = desk.share(desk.author(), body="A moment that does not fit is no moment for this.")
    with pytest.raises(Invalid) as said, unit_of_work():
        services.confirm(
            share, by=share.story.author, networks=desk.settings.networks, at=clock.now() + wait
        )
    assert said.value.field == "at"
    assert queries.delivery_of(share) is None


# What nobody saw


def test_an_answer_nobody_saw_is_looked_for_and_found(desk: Desk) -> None:
    share = unknown(desk)
    desk.work()
    assert desk.state(share) == ("prepared", "unknown")
    desk.settle()
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    assert len(desk.fake.posts()) == 1
    assert acts(share) == ["prepared", "confirmed", "lost sight of", "published"]


def test_what_two_looks_did_not_find_goes_out_again(desk: Desk) -> None:
    share = unknown(desk, "reset_before")
    seen = []
    for _ in range(3):
        desk.settle()
        desk.work()
        seen.append(desk.state(share)[1])
    assert seen == ["unknown", "sent", "sent"]
    (post,) = desk.fake.posts()
    assert post["text"] == share.body


def test_a_look_that_was_not_complete_counts_for_nothing(desk: Desk) -> None:
    share = unknown(desk, "reset_before")
    desk.fake.fault("lookup_500", "lookup_500", match=LOOKUP)
    seen = []
    for _ in range(4):
        desk.settle()
        desk.work()
        seen.append(desk.state(share)[1])
    assert seen == ["unknown", "unknown", "unknown", "sent"]
    assert len(desk.fake.posts()) == 1


def test_what_may_be_public_is_not_cancelled(desk: Desk) -> None:
    share = unknown(desk)
    with pytest.raises(WrongState) as said, unit_of_work():
        services.cancel(share, by=share.story.author)
    assert said.value.words.startswith("It is on its way and may be public")
    assert desk.state(share) == ("prepared", "unknown")


def test_a_story_withdrawn_too_late_is_told_as_it_is(desk: Desk) -> None:
    share = unknown(desk)
    with unit_of_work():
        stories.withdraw(share.story, by=share.story.author)
    assert desk.state(share) == ("prepared", "unknown")
    desk.settle()
    desk.work()
    assert desk.state(share) == ("posted", "sent")


def test_a_story_withdrawn_meanwhile_is_not_sent_again(desk: Desk) -> None:
    share = unknown(desk, "reset_before")
    with unit_of_work():
        stories.withdraw(share.story, by=share.story.author)
    for _ in range(3):
        desk.settle()
        desk.work()
    assert desk.state(share) == ("prepared", "cancelled")
    assert desk.fake.posts() == []


def test_a_success_that_comes_late_is_the_truth(desk: Desk) -> None:
    share = desk.confirmed()
    stale = desk.claim()
    desk.wait(61)
    desk.work()
    assert desk.state(share) == ("prepared", "unknown")
    answer = Answer(Fate.sent, post_id="77", address="https://x.com/me/status/77")
    outcome = Outcome(RowState.sent, detail=answer)
    work = desk.worker().works["share"]
    with unit_of_work():
        kept = outbox.close(stale, outcome)
        work.settle(stale, outcome, kept=kept)
    assert kept is True
    assert desk.state(share) == ("posted", "sent")
    assert services.posted_address(share) == "https://x.com/me/status/77"


def test_after_a_cancel_too(desk: Desk) -> None:
    share = desk.confirmed()
    stale = desk.claim()
    desk.wait(61)
    with unit_of_work():
        db.session().execute(
            text("UPDATE outbox SET state = 'queued', lease_until = NULL WHERE id = :id"),
            {"id": stale.id},
        )
    with unit_of_work():
        services.cancel(desk.house.again(share), by=share.story.author)
    answer = Answer(Fate.sent, post_id="78", address="https://x.com/me/status/78")
    outcome = Outcome(RowState.sent, detail=answer)
    with unit_of_work():
        kept = outbox.close(stale, outcome)
        desk.worker().works["share"].settle(stale, outcome, kept=kept)
    assert desk.state(share) == ("posted", "sent")
    assert desk.notices(part_of(share)) == [PUBLIC]


# Held: the author decides


def test_what_no_look_could_confirm_is_held_for_its_author(desk: Desk) -> None:
    share = held(desk)
    assert desk.notices(part_of(share)) == ["Please look whether your share is there"]
    assert acts(share)[-1] == "held"
    for _ in range(3):
        desk.settle()
        desk.work()
    assert desk.state(share) == ("prepared", "held")
    assert len(desk.fake.posts()) == 1


def test_pausing_or_withdrawing_leaves_the_question_to_its_author(desk: Desk) -> None:
    share = held(desk)
    person = share.story.author
    place = programs.place(person, share.program_id)
    assert place is not None
    with unit_of_work():
        places.pause_until(place, date(2026, 12, 1), by=person)
    assert desk.state(share) == ("prepared", "held")
    with unit_of_work():
        stories.withdraw(desk.house.again(share).story, by=person)
    assert desk.state(share) == ("prepared", "held")
    address = f"https://x.com/{part_of(share)}/status/{desk.fake.posts()[0]['id']}"
    with unit_of_work():
        services.declare_posted(desk.house.again(share), by=person, address=address)
    assert desk.state(share) == ("posted", "sent")


def test_its_author_saw_it_there(desk: Desk) -> None:
    share = held(desk)
    address = f"https://x.com/{part_of(share)}/status/{desk.fake.posts()[0]['id']}"
    with unit_of_work():
        services.declare_posted(share, by=share.story.author, address=address)
    assert desk.state(share) == ("posted", "sent")
    desk.settle()
    desk.work()
    assert len(desk.fake.posts()) == 1


def test_its_author_had_it_sent_again(desk: Desk) -> None:
    share = held(desk, "reset_before")
    with unit_of_work():
        services.send_again(share, by=share.story.author)
    assert desk.state(share) == ("prepared", "queued")
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    assert len(desk.fake.posts()) == 1


def test_its_author_gave_it_up(desk: Desk) -> None:
    share = held(desk, "reset_before")
    with unit_of_work():
        services.cancel(share, by=share.story.author)
    desk.work()
    assert desk.state(share) == ("cancelled", "cancelled")
    assert desk.fake.posts() == []


def test_what_came_a_day_too_late_is_held(desk: Desk) -> None:
    share = desk.confirmed()
    desk.wait(24 * 3600 + 1)
    desk.work()
    assert desk.state(share) == ("prepared", "held")
    assert desk.notices(part_of(share)) == ["Your share did not go out in time"]
    assert desk.fake.posts() == []


def test_while_it_goes_out_it_is_not_posted_by_hand(desk: Desk) -> None:
    share = desk.confirmed(after=HOUR)
    with pytest.raises(WrongState), unit_of_work():
        services.declare_posted(share, by=share.story.author, address="https://x.com/me/status/5")
    assert desk.state(share) == ("prepared", "scheduled")


# What the network says


def test_what_the_network_refuses_can_be_shared_by_hand(desk: Desk) -> None:
    share = desk.confirmed()
    desk.fake.fault("403_not_permitted", match=CREATE)
    desk.work()
    assert desk.state(share) == ("prepared", "failed")
    assert desk.notices(part_of(share)) == ["Your share was refused"]
    with unit_of_work():
        services.declare_posted(share, by=share.story.author, address="https://x.com/me/status/6")
    assert desk.state(share) == ("posted", "failed")


def test_a_limit_is_waited_for(desk: Desk) -> None:
    share = desk.confirmed()
    desk.fake.fault("429", match=CREATE)
    desk.work()
    assert desk.state(share) == ("prepared", "retry_wait")
    desk.wait(6 * 3600)
    desk.work()
    assert desk.state(share) == ("posted", "sent")


def test_after_eight_limits_its_author_is_asked(desk: Desk) -> None:
    share = desk.confirmed()
    desk.fake.fault("429_no_header", match=CREATE, times=None)
    for _ in range(8):
        desk.work()
        desk.wait(6000)
    assert desk.state(share) == ("prepared", "held")
    # A limit is a refusal: it certainly is not there, and nobody is sent to look.
    assert desk.notices(part_of(share)) == ["Your share did not go out"]


def test_a_duplicate_that_is_none_of_ours_is_found_out(desk: Desk) -> None:
    share = unknown(desk, "403_duplicate")
    for _ in range(2):
        desk.settle()
        desk.work()
    assert desk.state(share) == ("posted", "sent")
    assert len(desk.fake.posts()) == 1


def test_without_credits_the_channel_stops_and_administrators_are_told(desk: Desk) -> None:
    first, second = desk.confirmed(), desk.confirmed()
    desk.fake.fault("402", match=CREATE)
    desk.work()
    assert {desk.state(s) for s in (first, second)} == {("prepared", "queued")}
    assert set(outbox.stopped()) == {"x"}
    assert desk.notices("admin")[-1] == "Publishing on a network stopped"
    desk.wait(3600)
    desk.work()
    assert desk.fake.posts() == []
    with unit_of_work():
        services.free_channel("x", by=desk.person("admin"))
    desk.work()
    assert {desk.state(s) for s in (first, second)} == {("posted", "sent")}


def test_attempts_are_never_rewritten(desk: Desk) -> None:
    share = desk.confirmed()
    desk.work()
    assert [act for act, _o, _r in attempts(share)] == [Act.began.value, Act.ended.value]
    with pytest.raises(DBAPIError, match="append-only"):
        db.session().execute(text("UPDATE delivery_attempt SET outcome = 'failed'"))
    db.session().rollback()
