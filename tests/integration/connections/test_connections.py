"""Connected accounts: token renewal, expiry, reconnecting."""

from datetime import timedelta

from tests.factories.publishing import PublishingHarness
from tests.fakes import Keys
from tests.integration.connections.checks import request_count
from webapp.connections.jobs.revoking import maintain_connections
from webapp.connections.services import (
    TokenRefreshLease,
    acquire_refresh,
    complete_refresh,
    connect,
    handle_of,
    tokens_of,
)
from webapp.connections.workflow import ConnectionState
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.types import Grant, Tokens

DAY = timedelta(days=1)
CREATE = {"method": "POST", "path": "/2/tweets"}
EXPIRED_SUBJECT = "A connected account ended"
ENDS_SOON_SUBJECT = "A connected account ends soon"


def grant(keys: Keys, **more: object) -> Grant:
    tokens = {"access": keys.access, "refresh": keys.refresh, **more}
    return Grant(keys.id, keys.handle, Tokens(**tokens))  # type: ignore[arg-type]


def test_refused_token_is_renewed_and_the_share_published(
    harness: PublishingHarness,
) -> None:
    share = harness.confirmed()
    part = share.story.author.email.partition("@")[0]
    before = harness.connection(part).access
    harness.fake.fault("401", match=CREATE)
    harness.work()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert request_count(harness, "refresh") == 1
    assert harness.connection(part).access != before


def test_expiring_token_is_renewed_before_use(harness: PublishingHarness) -> None:
    share = harness.confirmed(after=timedelta(hours=3))
    harness.wait(3 * 3600)
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert [entry["kind"] for entry in harness.fake.journal()] == ["refresh", "create"]


def test_revoked_account_makes_its_shares_manual_with_one_notice(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    shares = [harness.confirmed(part, after=timedelta(hours=n)) for n in (3, 4, 5)]
    harness.fake.fault("token_revoked", match={"kind": "refresh"}, times=None)
    harness.wait(3 * 3600)
    harness.work()
    assert [harness.state(s) for s in shares] == [("prepared", "cancelled")] * 3
    assert harness.notices(part) == [EXPIRED_SUBJECT]
    assert harness.connection(part).state == ConnectionState.expired
    assert harness.fake.posts() == []


def test_account_expires_after_one_repetition_of_a_lost_refresh_reply(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    share = harness.confirmed(part, after=timedelta(hours=3))
    harness.fake.fault("refresh_rotated_but_reply_lost")
    harness.wait(3 * 3600)
    harness.work()
    assert harness.state(share) == ("prepared", "cancelled")
    assert request_count(harness, "refresh") == 2
    assert harness.notices(part) == [EXPIRED_SUBJECT]


def test_empty_refresh_token_does_not_replace_the_stored_one(harness: PublishingHarness) -> None:
    part = harness.author()
    connection = harness.connection(part)
    stored = connection.refresh
    with unit_of_work():
        lease = acquire_refresh(connection.id, stale=tokens_of(connection).access,
                                  lease=timedelta(seconds=30))  # fmt: skip
        assert isinstance(lease, TokenRefreshLease)
        complete_refresh(lease, Tokens("another", "", clock.now() + DAY))
    after = harness.connection(part)
    assert tokens_of(after) == Tokens("another", lease.refresh)
    assert after.refresh == stored


def test_overtaken_refresh_lease_changes_nothing(harness: PublishingHarness) -> None:
    part = harness.author()
    connection = harness.connection(part)
    stale = tokens_of(connection).access
    lease = timedelta(seconds=30)
    with unit_of_work():
        slow = acquire_refresh(connection.id, stale, lease)
    with unit_of_work():
        assert acquire_refresh(connection.id, stale, lease) is None
    harness.wait(31)
    with unit_of_work():
        quick = acquire_refresh(connection.id, stale, lease)
        assert isinstance(quick, TokenRefreshLease)
        complete_refresh(quick, Tokens("new", "newer", clock.now() + DAY))
    assert isinstance(slow, TokenRefreshLease)
    with unit_of_work():
        account = complete_refresh(slow, None)
    assert account is not None
    assert account.token == "new"
    assert harness.connection(part).state == ConnectionState.active


def test_owner_is_notified_once_fourteen_days_before_the_end(harness: PublishingHarness) -> None:
    part = harness.author()
    keys = harness.fake.user(f"{part}-again")
    with unit_of_work():
        connect(harness.person(part), "x", "", grant(keys, ends_at=clock.now() + 20 * DAY))
    harness.work()
    notices = []
    for _ in range(4):
        maintain_connections()
        notices.append(harness.notices(part))
        harness.wait(3 * 24 * 3600)
    assert notices == [[], [], [ENDS_SOON_SUBJECT], [ENDS_SOON_SUBJECT]]
    harness.wait(20 * 24 * 3600)
    maintain_connections()
    assert harness.notices(part) == [ENDS_SOON_SUBJECT, EXPIRED_SUBJECT]
    assert harness.connection(part).state == ConnectionState.expired


def test_reconnecting_reactivates_an_expired_account(harness: PublishingHarness) -> None:
    part = harness.author()
    first = harness.connection(part)
    with unit_of_work():
        lease = acquire_refresh(first.id, tokens_of(first).access, timedelta(seconds=30))
        assert isinstance(lease, TokenRefreshLease)
        complete_refresh(lease, None)
    assert harness.connection(part).state == ConnectionState.expired
    keys = harness.connect(part)
    again = harness.connection(part)
    assert (again.id, again.state) == (first.id, ConnectionState.active)
    assert handle_of(again) == keys.handle
    share = harness.confirmed(part)
    harness.work()
    assert harness.state(share) == ("posted", "sent")
