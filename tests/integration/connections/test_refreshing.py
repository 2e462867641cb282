"""Tokens are renewed by one worker at a time, and what renewing cannot mend is told once."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.publishing import PublishingHarness, begin, harness_at
from tests.fakes import Fake, running
from webapp.config import Settings
from webapp.connections.jobs.opening import UnusableAccount, open_account
from webapp.connections.services import (
    TokenRefreshLease,
    account_of,
    acquire_refresh,
    complete_refresh,
    tokens_of,
)
from webapp.connections.workflow import ConnectionState
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.networks import registry
from webapp.networks.protocols import Connector
from webapp.networks.types import Account, Tokens

WORKERS = 50
LEASE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module", params=["x", "bluesky"])
def fake(request: pytest.FixtureRequest) -> Iterator[tuple[str, Fake]]:
    with running(request.param) as made:
        yield request.param, made


@pytest.fixture
def at(
    company_settings: Settings, frozen_clock: None, fake: tuple[str, Fake]
) -> Iterator[PublishingHarness]:
    channel, found = fake
    begin(found)
    with harness_at(company_settings, found, channel) as made:
        # On a busy machine an answer takes its time, and one that is not waited for is lost.
        patient = replace(made.settings.networks, timeout=10.0)
        made.company.app.runtime.settings = replace(made.settings, networks=patient)
        made.ready()
        yield made


def connector(at: PublishingHarness) -> Connector:
    return registry.connector(at.channel, at.settings.networks)


def refreshes(at: PublishingHarness) -> int:
    return sum(entry["kind"] == "refresh" for entry in at.fake.journal())


def expired_notices(at: PublishingHarness) -> int:
    """How often the author was told that an account ended."""
    asked = (
        select(func.count()).select_from(Notice).where(Notice.endpoint == "connections.accounts")
    )
    return db.session().scalar(asked.where(Notice.person_id == at.company.people["author"].id)) or 0


def race(at: PublishingHarness, stale: str | None) -> list[Account | UnusableAccount]:
    """Fifty workers open one account at the same moment."""
    connection_id, door = at.connection().id, connector(at)
    start = threading.Barrier(WORKERS)

    def work(_: int) -> Account | UnusableAccount:
        with at.company.app.app_context():
            start.wait(30)
            return open_account(connection_id, door, LEASE, stale)

    db.session().rollback()
    with ThreadPoolExecutor(WORKERS) as threads:
        return list(threads.map(work, range(WORKERS)))


def check(at: PublishingHarness, before: str, found: list[Account | UnusableAccount]) -> None:
    after = account_of(at.connection()).token
    assert after != before
    assert refreshes(at) == 1
    assert {f.token for f in found if isinstance(f, Account)} == {after}
    assert {f for f in found if isinstance(f, UnusableAccount)} <= {UnusableAccount("renewing")}
    assert at.connection().state == ConnectionState.active


def test_fifty_workers_with_a_token_that_ended_ask_for_one_new_one(at: PublishingHarness) -> None:
    before = account_of(at.connection()).token
    at.wait(7201)
    check(at, before, race(at, None))


def test_fifty_workers_whose_token_was_refused_ask_for_one_new_one(at: PublishingHarness) -> None:
    before = account_of(at.connection()).token
    check(at, before, race(at, before))


def test_after_a_lost_reply_one_replay_ends_the_connection_and_it_is_told_once(
    at: PublishingHarness,
) -> None:
    now, later, tomorrow = (
        at.share(body=f"{word} of my own words, " * 6) for word in ("One", "Two", "Three")
    )
    at.confirm(later, HOUR * 5)
    at.confirm(tomorrow, HOUR * 24)
    at.wait(7201)
    at.confirm(now)
    told = expired_notices(at)
    at.fake.fault("refresh_rotated_but_reply_lost")
    at.work()
    assert at.state(now) == ("prepared", "retry_wait")
    assert refreshes(at) == 1
    for _ in range(4):
        at.wait(60)
        at.work()
    assert refreshes(at) == 2
    assert at.connection().state == ConnectionState.expired
    assert {at.state(share) for share in (now, later, tomorrow)} == {("prepared", "cancelled")}
    assert at.fake.posts() == []
    assert expired_notices(at) == told + 1


def test_an_answer_without_a_refresh_token_leaves_the_one_that_is_kept(
    at: PublishingHarness,
) -> None:
    kept = tokens_of(at.connection()).refresh
    with unit_of_work():
        turn = acquire_refresh(at.connection().id, account_of(at.connection()).token, LEASE)
        assert isinstance(turn, TokenRefreshLease)
    with unit_of_work():
        complete_refresh(turn, Tokens("new access", ""))
    found = tokens_of(at.connection())
    assert (found.access, found.refresh) == ("new access", kept)


def test_no_token_is_in_any_log_however_much_is_logged(
    at: PublishingHarness, caplog: pytest.LogCaptureFixture
) -> None:
    secret = set()

    def note() -> None:
        tokens = tokens_of(at.connection())
        secret.update({tokens.access, tokens.refresh})

    note()
    share = at.share()
    at.confirm(share)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("francparler").debug("somebody listens")
        for fault in ("401", "accept_then_reset"):
            at.fake.fault(fault, match={"kind": "create"})
        for _ in range(4):
            at.work()
            note()
            at.settle()
        at.fake.fault("token_revoked")
        at.confirm(at.share(body="Other words, " * 5))
        at.work()
    assert at.state(share) == ("posted", "sent")
    assert len(secret) > 2
    assert "somebody listens" in caplog.text
    logged = caplog.text + repr([vars(record) for record in caplog.records])
    assert [token for token in secret if token in logged] == []
