"""Deliveries when two hands reach for one: pauses, stops, workers that slept, looks in vain."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.factories.publishing import Desk
from tests.rooms.desks import resting_desk, x_stand
from tests.rooms.standing import standing_settings
from webapp.kernel import clock, db, outbox
from webapp.kernel.errors import NotAllowed, WrongState
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.shares import handlers, services
from webapp.shares.models import Share
from webapp.shares.services.connections import expire

given = standing_settings
stand = x_stand
desk = resting_desk

HOUR = 3600
CREATE = {"method": "POST", "path": "/2/tweets"}


def lost(desk: Desk) -> tuple[str, Share]:
    """A share of which nobody saw whether it arrived."""
    part = desk.author()
    share = desk.confirmed(part)
    desk.fake.fault("accept_then_reset", match=CREATE)
    desk.work()
    assert desk.state(share) == ("prepared", "unknown")
    return part, share


def no_new_token(desk: Desk, part: str) -> None:
    """The key to somebody's account is over, and the network does not answer for a new one."""
    with unit_of_work():
        desk.connection(part).token_until = clock.now()
    desk.fake.fault("reset_before", match={"kind": "refresh"}, times=None)


def hours(desk: Desk, count: int) -> None:
    """So many hours, with a worker that looks in each."""
    for _ in range(count):
        desk.wait(HOUR)
        desk.work()


def test_a_look_that_gets_no_token_becomes_a_question_within_a_day(desk: Desk) -> None:
    part, share = lost(desk)
    no_new_token(desk, part)
    hours(desk, 12)
    assert desk.state(share) == ("prepared", "unknown")
    hours(desk, 14)
    assert desk.state(share) == ("prepared", "held")
    assert desk.notices(part) == ["Please look whether your share is there"]


def test_a_look_that_fails_by_itself_becomes_a_question_within_a_day(desk: Desk) -> None:
    part, share = lost(desk)
    with unit_of_work():
        db.session().execute(
            text("UPDATE connection SET access = user_id WHERE id = :id"),
            {"id": desk.connection(part).id},
        )
    hours(desk, 26)
    assert desk.state(share) == ("prepared", "held")


def test_what_is_held_is_not_sent_through_an_account_that_ended(desk: Desk) -> None:
    part, share = lost(desk)
    no_new_token(desk, part)
    hours(desk, 26)
    with unit_of_work():
        expire(desk.connection(part))
    with pytest.raises(WrongState, match="Connect the same account again"), unit_of_work():
        services.send_again(desk.house.again(share), by=desk.person(part))
    assert desk.state(share) == ("prepared", "held")


def test_a_worker_whose_machine_slept_does_not_send_what_another_one_sent(desk: Desk) -> None:
    share = desk.confirmed()
    slow = desk.worker("slow")
    held = desk.in_hand(slow)
    desk.wait(held.left() + 1)
    for _ in range(3):
        desk.work()
        desk.settle()
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    # The clock that sleep does not move says that there is time.
    assert held.left() > 30
    slow._do(held, slow.works["share"])
    assert sum(e["kind"] == "create" for e in desk.fake.journal()) == 1
    assert desk.state(share) == ("posted", "sent")


def test_who_pauses_while_it_becomes_public_pauses(desk: Desk) -> None:
    share = desk.confirmed()
    assert share.state == "prepared"
    desk.work()
    with unit_of_work():
        assert handlers._stop(share, by=share.story.author, held=False) is False
    assert desk.state(share) == ("posted", "sent")


def test_what_is_confirmed_while_its_author_pauses_does_not_go_out(desk: Desk) -> None:
    part = desk.author()
    share, person = desk.share(part), desk.person(part)
    app, share_id, person_id = desk.house.app, share.id, person.id
    paused, moment = threading.Event(), clock.now()
    db.session().rollback()

    def pause() -> None:
        with app.app_context(), clock.at(moment), unit_of_work():
            me = db.session().get_one(type(person), person_id)
            place = programs.place(me, desk.house.program.id)
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
                own, by=own.story.author, networks=desk.settings.networks,
                at=moment + timedelta(days=20),
            )  # fmt: skip

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(pause), threads.submit(confirm)
        first.result()
        with pytest.raises(NotAllowed, match="You pause"):
            second.result()


def test_of_two_workers_that_stop_a_channel_one_does_and_none_fails(desk: Desk) -> None:
    start = threading.Barrier(2)

    def stop(_: int) -> bool:
        with desk.house.app.app_context(), unit_of_work():
            if not desk.settings.sqlite:  # there, one waits for the other to begin at all
                start.wait(10)
            return outbox.stop("x", "credits")

    db.session().rollback()
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(stop, range(2))) == [False, True]
