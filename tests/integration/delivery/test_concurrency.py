"""Deliveries under concurrent changes: two workers, pauses, expired tokens, failing lookups."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.factories.publishing import PublishingHarness
from tests.integration.delivery.states import (
    LOOK_SUBJECT,
    part_of,
    undecided_share,
    unknown_share,
)
from webapp.connections.services.accounts import expire
from webapp.core import clock, db, jobs
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import services
from webapp.delivery.handlers import cancelling
from webapp.delivery.services import retry_delivery
from webapp.programs import queries
from webapp.programs import services as program_services
from webapp.sharing.models import Share

HOUR = 3600


def expire_token(harness: PublishingHarness, part: str) -> None:
    """Expire the access token; the network does not answer the request for a new one."""
    with unit_of_work():
        harness.connection(part).token_until = clock.now()
    harness.fake.fault("reset_before", match={"kind": "refresh"}, times=None)


def work_for(harness: PublishingHarness, hours: int) -> None:
    """Let a worker run every two hours, more often than the limit of attempts in a day."""
    for _ in range(0, hours, 2):
        harness.wait(2 * HOUR)
        harness.work()


def test_lookup_without_a_token_needs_a_decision_after_a_day(
    harness: PublishingHarness,
) -> None:
    share = unknown_share(harness)
    part = part_of(share)
    expire_token(harness, part)
    work_for(harness, 12)
    assert harness.state(share) == ("prepared", "unknown")
    work_for(harness, 14)
    assert harness.state(share) == ("prepared", "needs_decision")
    assert harness.notices(part) == [LOOK_SUBJECT]


def test_failing_lookup_needs_a_decision_after_a_day(
    harness: PublishingHarness,
) -> None:
    share = unknown_share(harness)
    part = part_of(share)
    with unit_of_work():
        db.session().execute(
            text("UPDATE connection SET access = user_id WHERE id = :id"),
            {"id": harness.connection(part).id},
        )
    work_for(harness, 26)
    assert harness.state(share) == ("prepared", "needs_decision")


def test_retry_through_an_expired_account_is_rejected(harness: PublishingHarness) -> None:
    share = undecided_share(harness)
    part = part_of(share)
    with unit_of_work():
        expire(harness.connection(part))
    with pytest.raises(WrongState, match="Connect the same account again"), unit_of_work():
        retry_delivery(harness.company.again(share), by=harness.person(part))
    assert harness.state(share) == ("prepared", "needs_decision")


@pytest.mark.both_databases
def test_resumed_worker_does_not_send_what_another_worker_sent(
    harness: PublishingHarness,
) -> None:
    share = harness.confirmed()
    slow = harness.worker("slow")
    claim = harness.claim_share(slow)
    harness.wait(claim.seconds_left() + 1)
    for _ in range(3):
        harness.work()
        harness.pass_reconcile_delay()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    # The monotonic clock, which does not advance while a machine sleeps, shows time left.
    assert claim.seconds_left() > 30
    slow.execute(claim)
    assert sum(entry["kind"] == "create" for entry in harness.fake.journal()) == 1
    assert harness.state(share) == ("posted", "sent")


@pytest.mark.both_databases
def test_pausing_does_not_cancel_a_published_share(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    assert share.state == "prepared"
    harness.work()
    with unit_of_work():
        assert cancelling._cancel(share, by=share.story.author, undecided=False) is False
    assert harness.state(share) == ("posted", "sent")


@pytest.mark.both_databases
def test_share_cannot_be_confirmed_while_its_author_pauses(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    share, person = harness.share(part), harness.person(part)
    app, share_id, person_id = harness.company.app, share.id, person.id
    paused, now = threading.Event(), clock.now()
    db.session().rollback()

    def pause() -> None:
        with app.app_context(), clock.at(now), unit_of_work():
            me = db.session().get_one(type(person), person_id)
            enrollment = queries.enrollment(me, harness.company.program.id)
            assert enrollment is not None
            program_services.pause_until(enrollment, date(2026, 12, 1), by=me)
            db.session().flush()
            paused.set()
            threading.Event().wait(0.3)

    def confirm() -> None:
        paused.wait(10)
        with app.app_context(), clock.at(now), unit_of_work():
            found = db.session().get_one(Share, share_id)
            services.confirm(
                found, by=found.story.author, networks=harness.settings.networks,
                at=now + timedelta(days=20),
            )  # fmt: skip

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(pause), threads.submit(confirm)
        first.result()
        with pytest.raises(NotAllowed, match="Your participation is paused"):
            second.result()


@pytest.mark.both_databases
def test_only_one_of_two_workers_pauses_a_channel(
    harness: PublishingHarness,
) -> None:
    start = threading.Barrier(2)

    def pause(_: int) -> bool:
        with harness.company.app.app_context(), unit_of_work():
            # On SQLite the second transaction cannot begin before the first one ends.
            if not harness.settings.sqlite:
                start.wait(10)
            return jobs.pause_channel("x", "credits")

    db.session().rollback()
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(pause, range(2))) == [False, True]
