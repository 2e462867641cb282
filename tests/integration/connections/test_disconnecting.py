"""Disconnecting an account: what is erased when, and revocation at the network."""

from dataclasses import replace
from datetime import timedelta

from tests.factories.publishing import PublishingHarness
from tests.integration.connections.checks import request_count
from webapp.connections.jobs.revoking import maintain_connections
from webapp.connections.models import Connection
from webapp.connections.services import (
    TokenRefreshLease,
    acquire_refresh,
    complete_refresh,
    disconnect,
    tokens_of,
)
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.types import Tokens

DAY = timedelta(days=1)
NOT_REVOKED_SUBJECT = "Please finish the disconnection on the network"


def sealed_columns(connection_id: str) -> tuple[bytes | None, ...]:
    """User id, handle, access token and refresh token, as stored."""
    db.session().rollback()
    row = db.session().get_one(Connection, connection_id, populate_existing=True)
    return (row.user_id, row.handle, row.access, row.refresh)


def test_disconnecting_erases_the_handle_now_and_tokens_after_revocation(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    connection = harness.connection(part)
    with unit_of_work():
        disconnect(connection, by=harness.person(part))
    assert [value is None for value in sealed_columns(connection.id)] == [False, True, False, False]
    harness.work()
    assert sealed_columns(connection.id) == (None, None, None, None)
    assert request_count(harness, "revoke") == 2
    assert harness.notices(part) == []


def test_tokens_are_erased_when_the_network_never_answers_revocation(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    connection = harness.connection(part)
    harness.fake.fault("reset_before", match={"kind": "revoke"}, times=None)
    with unit_of_work():
        disconnect(connection, by=harness.person(part))
    for _ in range(9):
        harness.wait(180)
        harness.work()
    assert sealed_columns(connection.id)[2] is not None
    # After the last attempt the maintenance job erases the tokens.
    harness.wait(181)
    harness.work()
    maintain_connections()
    maintain_connections()
    assert sealed_columns(connection.id) == (None, None, None, None)
    assert harness.notices(part) == [NOT_REVOKED_SUBJECT]


def test_unconfigured_network_is_not_called_and_the_owner_is_notified(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    connection, on = harness.connection(part), harness.settings
    harness.company.app.runtime.settings = replace(
        on, networks=replace(on.networks, x_client_id="")
    )
    try:
        with unit_of_work():
            disconnect(connection, by=harness.person(part))
        harness.work()
    finally:
        harness.company.app.runtime.settings = on
    assert sealed_columns(connection.id) == (None, None, None, None)
    assert request_count(harness, "revoke") == 0
    assert harness.notices(part) == [NOT_REVOKED_SUBJECT]


def test_tokens_renewed_after_disconnecting_are_revoked(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    connection = harness.connection(part)
    stale = tokens_of(connection).access
    with unit_of_work():
        lease = acquire_refresh(connection.id, stale, timedelta(seconds=30))
    assert isinstance(lease, TokenRefreshLease)
    with unit_of_work():
        disconnect(connection, by=harness.person(part))
    harness.work()
    assert sealed_columns(connection.id) == (None, None, None, None)
    with unit_of_work():
        assert complete_refresh(lease, Tokens("late", "later", clock.now() + DAY)) is None
    before = request_count(harness, "revoke")
    harness.work()
    assert request_count(harness, "revoke") == before + 2
    assert sealed_columns(connection.id) == (None, None, None, None)
