"""A renewal without an answer: repeated once at once, later with delays; the reason is kept."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.publishing import PublishingHarness
from tests.integration.connections.checks import request_count
from webapp.connections.jobs.opening import UnusableAccount, open_account
from webapp.connections.services import acquire_refresh, disconnect, tokens_of
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.unit_of_work import unit_of_work
from webapp.networks import registry
from webapp.networks.types import Account, Client, NoAnswer, Tokens

LEASE = timedelta(seconds=60)
TOKEN_LIFETIME = 7200
LOST = ["refresh_rotated_but_reply_lost", "503_after_accept", "504_after_accept", "truncated_201"]


@dataclass
class Connector:
    """A connector whose first renewal gets no answer, after `act`."""

    harness: PublishingHarness
    part: str
    reason: str = "timeout"
    sent: list[str] = field(default_factory=list)

    def refresh(self, account: Account, refresh_token: str) -> Tokens:  # noqa: ARG002 - the protocol's
        """Raise NoAnswer once; then return new tokens."""
        self.sent.append(refresh_token)
        if len(self.sent) == 1:
            self.act()
            raise NoAnswer(self.reason)
        return Tokens("new access", "new refresh", clock.now() + LEASE * 60)

    def revoke(self, account: Account, tokens: Tokens, app: Client | None) -> None:
        """Not used."""

    def act(self) -> None:
        """What happens while the first request is under way."""


class Disconnecting(Connector):
    """The owner disconnects meanwhile."""

    def act(self) -> None:
        """Disconnect."""
        with unit_of_work():
            found = self.harness.connection(self.part)
            disconnect(found, by=found.person)


def opened(harness: PublishingHarness, part: str, lease: timedelta = LEASE) -> object:
    """Open the account at the fake."""
    connector = registry.connector("x", harness.settings.networks)
    connection_id = harness.connection(part).id
    db.session().rollback()
    return open_account(connection_id, connector, lease)


def answer_was_lost(connection_id: str) -> list[bool]:
    """What the events of the end of this account keep."""
    statement = select(Activity).where(Activity.object_id == connection_id)
    found = [row.facts for row in db.session().scalars(statement)]
    return [facts["answer_lost"] for facts in found if "answer_lost" in facts]


@pytest.mark.parametrize("fault", LOST)
def test_a_network_that_takes_the_used_token_again_keeps_the_account(
    harness: PublishingHarness, fault: str
) -> None:
    share = harness.confirmed(after=timedelta(hours=3))
    harness.fake.settings(grace_seconds=60)
    harness.fake.fault(fault, match={"kind": "refresh"})
    harness.wait(3 * 3600)
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert request_count(harness, "refresh") == 2


def test_an_unavailable_network_is_asked_with_delays_and_ends_nothing(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    share = harness.confirmed(part, after=timedelta(hours=3))
    harness.fake.fault("503_before", match={"kind": "refresh"}, times=6)
    harness.wait(3 * 3600)
    for attempt in (1, 2, 3):
        harness.work()
        assert (harness.state(share)[1], request_count(harness, "refresh")) == (
            "retry_wait", 2 * attempt,
        )  # fmt: skip
        harness.work()
        assert request_count(harness, "refresh") == 2 * attempt, "it waits"
        harness.wait(30 * 2**attempt)
    assert harness.connection(part).state == ConnectionState.active
    assert harness.connection(part).lost_at is not None
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert harness.connection(part).lost_at is None


def test_the_end_of_an_account_keeps_that_an_answer_was_lost(harness: PublishingHarness) -> None:
    for fault, lost in (("refresh_rotated_but_reply_lost", True), ("token_revoked", False)):
        part = harness.author()
        harness.fake.fault(fault, match={"kind": "refresh"})
        harness.wait(TOKEN_LIFETIME + 1)
        assert opened(harness, part) == UnusableAccount("account_ended", ended=True)
        assert answer_was_lost(harness.connection(part).id) == [lost]


def test_a_worker_that_stopped_while_renewing_counts_as_a_lost_answer(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    harness.wait(TOKEN_LIFETIME + 1)
    with unit_of_work():
        acquire_refresh(harness.connection(part).id, None, LEASE)
    assert opened(harness, part) == UnusableAccount("renewing")
    harness.wait(61)
    harness.fake.fault("token_revoked", match={"kind": "refresh"})
    assert opened(harness, part) == UnusableAccount("account_ended", ended=True)
    assert answer_was_lost(harness.connection(part).id) == [True]


def test_the_same_token_is_sent_again_once(harness: PublishingHarness) -> None:
    part = harness.author()
    harness.wait(TOKEN_LIFETIME + 1)
    stored, connector = tokens_of(harness.connection(part)).refresh, Connector(harness, part)
    found = open_account(harness.connection(part).id, connector, LEASE)
    assert isinstance(found, Account)
    assert (connector.sent, found.token) == ([stored, stored], "new access")
    assert tokens_of(harness.connection(part)).refresh == "new refresh"


@pytest.mark.parametrize(("kind", "reason", "seconds"), [
    (Disconnecting, "timeout", 60), (Connector, "timeout", 0.5), (Connector, "not_reached", 60),
    (Connector, "misconfigured", 60), (Connector, "rate_limit", 60),
])  # fmt: skip
def test_what_must_not_be_sent_again(
    harness: PublishingHarness, kind: type[Connector], reason: str, seconds: float
) -> None:
    part = harness.author()
    harness.wait(TOKEN_LIFETIME + 1)
    connector = kind(harness, part, reason)
    connection_id = harness.connection(part).id
    db.session().rollback()
    found = open_account(connection_id, connector, timedelta(seconds=seconds))
    assert found == UnusableAccount(reason)
    assert len(connector.sent) == 1
