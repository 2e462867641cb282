"""Concurrent token renewal: one worker renews; a renewal that fails is reported once."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.databases import Templates
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, harness_at
from tests.fakes import running
from tests.integration.connections.checks import request_count
from webapp.connections.jobs.opening import UnusableAccount, open_account
from webapp.connections.models import Connection
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
TOKEN_LIFETIME = 7200


@pytest.fixture(scope="module", params=["x", "bluesky"])
def module_harness(
    request: pytest.FixtureRequest,
    templates: Templates,
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PublishingHarness]:
    folder = tmp_path_factory.mktemp(request.param)
    with (
        copied(templates, database_kind, folder, company=True) as settings,
        running(request.param) as fake,
        harness_at(settings, fake, request.param) as made,
    ):
        # With fifty threads a reply can take longer than the usual timeout of the tests, and a
        # reply that is not awaited ends the connection.
        networks = replace(made.settings.networks, timeout=10.0)
        made.company.app.runtime.settings = replace(made.settings, networks=networks)
        yield made


@dataclass
class Owner:
    """A new author with a connected account."""

    harness: PublishingHarness
    part: str

    @property
    def connection(self) -> Connection:
        """The account, reloaded from the database."""
        return self.harness.connection(self.part)

    @property
    def connector(self) -> Connector:
        return registry.connector(self.harness.channel, self.harness.settings.networks)

    def expiry_notices(self) -> int:
        """The number of notices that link to the page of connected accounts."""
        person_id = self.harness.company.people[self.part].id
        statement = select(func.count()).select_from(Notice)
        found = statement.where(
            Notice.endpoint == "connections.accounts", Notice.person_id == person_id
        )
        return db.session().scalar(found) or 0


@pytest.fixture
def owner(harness: PublishingHarness) -> Owner:
    return Owner(harness, harness.author())


def open_concurrently(owner: Owner, stale: str | None) -> list[Account | UnusableAccount]:
    """Open the account in fifty threads at the same moment; returns their results."""
    connection_id, connector = owner.connection.id, owner.connector
    start = threading.Barrier(WORKERS)

    def work(_: int) -> Account | UnusableAccount:
        with owner.harness.company.app.app_context():
            start.wait(30)
            return open_account(connection_id, connector, LEASE, stale)

    db.session().rollback()
    with ThreadPoolExecutor(WORKERS) as threads:
        return list(threads.map(work, range(WORKERS)))


def check_renewed_once(owner: Owner, before: str, results: list[Account | UnusableAccount]) -> None:
    after = account_of(owner.connection).token
    assert after != before
    assert request_count(owner.harness, "refresh") == 1
    assert {r.token for r in results if isinstance(r, Account)} == {after}
    assert {r for r in results if isinstance(r, UnusableAccount)} <= {UnusableAccount("renewing")}
    assert owner.connection.state == ConnectionState.active


@pytest.mark.both_databases
def test_fifty_workers_renew_an_expired_token_once(owner: Owner) -> None:
    before = account_of(owner.connection).token
    owner.harness.wait(TOKEN_LIFETIME + 1)
    check_renewed_once(owner, before, open_concurrently(owner, None))


@pytest.mark.both_databases
def test_fifty_workers_renew_a_refused_token_once(owner: Owner) -> None:
    before = account_of(owner.connection).token
    check_renewed_once(owner, before, open_concurrently(owner, before))


def test_account_expires_after_one_replay_with_one_notice(owner: Owner) -> None:
    harness = owner.harness
    now, later, tomorrow = (
        harness.share(owner.part, body=f"{word} of my own words, " * 6)
        for word in ("One", "Two", "Three")
    )
    harness.confirm(later, HOUR * 5)
    harness.confirm(tomorrow, HOUR * 24)
    harness.wait(TOKEN_LIFETIME + 1)
    harness.confirm(now)
    notices_before = owner.expiry_notices()
    harness.fake.fault("refresh_rotated_but_reply_lost")
    harness.work()
    assert request_count(harness, "refresh") == 2
    assert owner.connection.state == ConnectionState.expired
    assert {harness.state(s) for s in (now, later, tomorrow)} == {("prepared", "cancelled")}
    assert harness.fake.posts() == []
    assert owner.expiry_notices() == notices_before + 1


def test_reply_without_refresh_token_keeps_the_stored_one(owner: Owner) -> None:
    stored = tokens_of(owner.connection).refresh
    with unit_of_work():
        lease = acquire_refresh(owner.connection.id, account_of(owner.connection).token, LEASE)
        assert isinstance(lease, TokenRefreshLease)
    with unit_of_work():
        complete_refresh(lease, Tokens("new access", ""))
    found = tokens_of(owner.connection)
    assert (found.access, found.refresh) == ("new access", stored)


def test_no_token_is_logged_at_debug_level(owner: Owner, caplog: pytest.LogCaptureFixture) -> None:
    harness = owner.harness
    secrets: set[str] = set()

    def remember_tokens() -> None:
        tokens = tokens_of(owner.connection)
        secrets.update({tokens.access, tokens.refresh})

    remember_tokens()
    share = harness.share(owner.part)
    harness.confirm(share)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("francparler").debug("a debug message")
        for fault in ("401", "accept_then_reset"):
            harness.fake.fault(fault, match={"kind": "create"})
        for _ in range(4):
            harness.work()
            remember_tokens()
            harness.pass_reconcile_delay()
        harness.fake.fault("token_revoked")
        harness.confirm(harness.share(owner.part, body="Other words, " * 5))
        harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert len(secrets) > 2
    assert "a debug message" in caplog.text
    logged = caplog.text + repr([vars(record) for record in caplog.records])
    assert [token for token in secrets if token in logged] == []
