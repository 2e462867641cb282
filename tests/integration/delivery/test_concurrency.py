"""Deliveries when two hands reach for one: pauses, stops, workers that slept, looks in vain."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.factories.publishing import PublishingHarness
from webapp.connections.services.accounts import expire
from webapp.core import clock, db, jobs
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import services
from webapp.delivery.handlers import cancelling
from webapp.delivery.services import retry_delivery
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.sharing.models import Share

HOUR = 3600
CREATE = {"method": "POST", "path": "/2/tweets"}


def lost(harness: PublishingHarness) -> tuple[str, Share]:
    """A share of which nobody saw whether it arrived."""
    part = harness.author()
    share = harness.confirmed(part)
    harness.fake.fault("accept_then_reset", match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")
    return part, share


def no_new_token(harness: PublishingHarness, part: str) -> None:
    """The key to somebody's account is over, and the network does not answer for a new one."""
    with unit_of_work():
        harness.connection(part).token_until = clock.now()
    harness.fake.fault("reset_before", match={"kind": "refresh"}, times=None)


def hours(harness: PublishingHarness, count: int) -> None:
    """So many hours, with a worker that looks in each."""
    for _ in range(count):
        harness.wait(HOUR)
        harness.work()


def test_a_look_that_gets_no_token_becomes_a_question_within_a_day(
    harness: PublishingHarness,
) -> None:
    part, share = lost(harness)
    no_new_token(harness, part)
    hours(harness, 12)
    assert harness.state(share) == ("prepared", "unknown")
    hours(harness, 14)
    assert harness.state(share) == ("prepared", "needs_decision")
    assert harness.notices(part) == ["Please look whether your share is there"]


def test_a_look_that_fails_by_itself_becomes_a_question_within_a_day(
    harness: PublishingHarness,
) -> None:
    part, share = lost(harness)
    with unit_of_work():
        db.session().execute(
            text("UPDATE connection SET access = user_id WHERE id = :id"),
            {"id": harness.connection(part).id},
        )
    hours(harness, 26)
    assert harness.state(share) == ("prepared", "needs_decision")


def test_what_is_held_is_not_sent_through_an_account_that_ended(harness: PublishingHarness) -> None:
    part, share = lost(harness)
    no_new_token(harness, part)
    hours(harness, 26)
    with unit_of_work():
        expire(harness.connection(part))
    with pytest.raises(WrongState, match="Connect the same account again"), unit_of_work():
        retry_delivery(harness.company.again(share), by=harness.person(part))
    assert harness.state(share) == ("prepared", "needs_decision")


def test_a_worker_whose_machine_slept_does_not_send_what_another_one_sent(
    harness: PublishingHarness,
) -> None:
    share = harness.confirmed()
    slow = harness.worker("slow")
    claim = harness.in_hand(slow)
    harness.wait(claim.seconds_left() + 1)
    for _ in range(3):
        harness.work()
        harness.settle()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    # The clock that sleep does not move says that there is time.
    assert claim.seconds_left() > 30
    slow.execute(claim)
    assert sum(e["kind"] == "create" for e in harness.fake.journal()) == 1
    assert harness.state(share) == ("posted", "sent")


def test_who_pauses_while_it_becomes_public_pauses(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    assert share.state == "prepared"
    harness.work()
    with unit_of_work():
        assert cancelling._cancel(share, by=share.story.author, undecided=False) is False
    assert harness.state(share) == ("posted", "sent")


def test_what_is_confirmed_while_its_author_pauses_does_not_go_out(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    share, person = harness.share(part), harness.person(part)
    app, share_id, person_id = harness.company.app, share.id, person.id
    paused, moment = threading.Event(), clock.now()
    db.session().rollback()

    def pause() -> None:
        with app.app_context(), clock.at(moment), unit_of_work():
            me = db.session().get_one(type(person), person_id)
            place = programs.enrollment(me, harness.company.program.id)
            assert place is not None
            places.pause_until(place, date(2026, 12, 1), by=me)
            db.session().flush()
            paused.set()
            threading.Event().wait(0.3)

    def confirm() -> None:
        paused.wait(10)
        with app.app_context(), clock.at(moment), unit_of_work():
            own = db.session().get_one(Share, share_id)
            services.confirm(
                own, by=own.story.author, networks=harness.settings.networks,
                at=moment + timedelta(days=20),
            )  # fmt: skip

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(pause), threads.submit(confirm)
        first.result()
        with pytest.raises(NotAllowed, match="You pause"):
            second.result()


def test_of_two_workers_that_stop_a_channel_one_does_and_none_fails(
    harness: PublishingHarness,
) -> None:
    start = threading.Barrier(2)

    def stop(_: int) -> bool:
        with harness.company.app.app_context(), unit_of_work():
            if not harness.settings.sqlite:  # there, one waits for the other to begin at all
                start.wait(10)
            return jobs.pause_channel("x", "credits")

    db.session().rollback()
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(stop, range(2))) == [False, True]
