"""Connected accounts: sealed, renewed by one, told before they end, taken back whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.application import use_keys
from tests.factories.publishing import PublishingHarness
from tests.fakes import Keys
from webapp.connections.jobs.revoking import maintain_connections
from webapp.connections.models import Connection
from webapp.connections.services import (
    TokenRefreshLease,
    acquire_refresh,
    complete_refresh,
    connect,
    disconnect,
    handle_of,
    tokens_of,
)
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, crypto, db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.types import Grant, Tokens

DAY = timedelta(days=1)
CREATE = {"method": "POST", "path": "/2/tweets"}
ENDED = "A connected account ended"
SOON = "A connected account ends soon"


def asked(harness: PublishingHarness, kind: str) -> int:
    return sum(line["kind"] == kind for line in harness.fake.journal())


def grant(keys: Keys, **more: object) -> Grant:
    tokens = {"access": keys.access, "refresh": keys.refresh, **more}
    return Grant(keys.id, keys.handle, Tokens(**tokens))  # type: ignore[arg-type]


def sealed(connection_id: str) -> tuple[object, ...]:
    db.session().rollback()
    row = db.session().get_one(Connection, connection_id, populate_existing=True)
    return (row.user_id, row.handle, row.access, row.refresh)


def test_a_token_the_network_refuses_is_renewed_and_the_share_goes_out(
    harness: PublishingHarness,
) -> None:
    share = harness.confirmed()
    before = harness.connection(share.story.author.email.partition("@")[0]).access
    harness.fake.fault("401", match=CREATE)
    harness.work()
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert asked(harness, "refresh") == 1
    assert harness.connection(share.story.author.email.partition("@")[0]).access != before


def test_a_token_that_ends_is_renewed_before_it_is_used(harness: PublishingHarness) -> None:
    share = harness.confirmed(after=timedelta(hours=3))
    harness.wait(3 * 3600)
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert [line["kind"] for line in harness.fake.journal()] == ["refresh", "create"]


def test_an_account_that_ended_makes_its_shares_shares_by_hand_told_once(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    shares = [harness.confirmed(part, after=timedelta(hours=n)) for n in (3, 4, 5)]
    harness.fake.fault("token_revoked", match={"kind": "refresh"}, times=None)
    harness.wait(3 * 3600)
    harness.work()
    assert [harness.state(s) for s in shares] == [("prepared", "cancelled")] * 3
    assert harness.notices(part) == [ENDED]
    assert harness.connection(part).state == ConnectionState.expired
    assert harness.fake.posts() == []


def test_a_lost_answer_is_asked_for_once_more_and_then_the_account_ended(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    share = harness.confirmed(part, after=timedelta(hours=3))
    harness.fake.fault("refresh_rotated_but_reply_lost")
    harness.wait(3 * 3600)
    harness.work()
    assert harness.state(share)[1] == "retry_wait"
    harness.wait(3600)
    harness.work()
    assert harness.state(share) == ("prepared", "cancelled")
    assert asked(harness, "refresh") == 2
    assert harness.notices(part) == [ENDED]


def test_an_empty_refresh_token_takes_the_place_of_none(harness: PublishingHarness) -> None:
    part = harness.author()
    connection = harness.connection(part)
    kept = connection.refresh
    with unit_of_work():
        turn = acquire_refresh(connection.id, stale=tokens_of(connection).access,
                                  lease=timedelta(seconds=30))  # fmt: skip
        assert isinstance(turn, TokenRefreshLease)
        complete_refresh(turn, Tokens("another", "", clock.now() + DAY))
    after = harness.connection(part)
    assert tokens_of(after) == Tokens("another", turn.refresh)
    assert after.refresh == kept


def test_a_turn_that_was_overtaken_changes_nothing(harness: PublishingHarness) -> None:
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


def test_an_end_is_told_fourteen_days_ahead_and_once(harness: PublishingHarness) -> None:
    part = harness.author()
    keys = harness.fake.user(f"{part}-again")
    with unit_of_work():
        connect(harness.person(part), "x", "", grant(keys, ends_at=clock.now() + 20 * DAY))
    harness.work()
    seen = []
    for _ in range(4):
        maintain_connections()
        seen.append(harness.notices(part))
        harness.wait(3 * 24 * 3600)
    assert seen == [[], [], [SOON], [SOON]]
    harness.wait(20 * 24 * 3600)
    maintain_connections()
    assert harness.notices(part) == [SOON, ENDED]
    assert harness.connection(part).state == ConnectionState.expired


def test_connecting_again_brings_an_ended_account_back(harness: PublishingHarness) -> None:
    part = harness.author()
    first = harness.connection(part)
    with unit_of_work():
        turn = acquire_refresh(first.id, tokens_of(first).access, timedelta(seconds=30))
        assert isinstance(turn, TokenRefreshLease)
        complete_refresh(turn, None)
    assert harness.connection(part).state == ConnectionState.expired
    keys = harness.connect(part)
    again = harness.connection(part)
    assert (again.id, again.state) == (first.id, ConnectionState.active)
    assert handle_of(again) == keys.handle
    share = harness.confirmed(part)
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_disconnecting_erases_the_handle_at_once_and_the_tokens_after_revoking(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    connection = harness.connection(part)
    with unit_of_work():
        disconnect(connection, by=harness.person(part))
    assert [value is None for value in sealed(connection.id)] == [False, True, False, False]
    harness.work()
    assert sealed(connection.id) == (None, None, None, None)
    assert asked(harness, "revoke") == 2
    assert harness.notices(part) == []


def test_a_network_that_does_not_answer_keeps_nobody_connected(harness: PublishingHarness) -> None:
    part = harness.author()
    connection = harness.connection(part)
    harness.fake.fault("reset_before", match={"kind": "revoke"}, times=None)
    with unit_of_work():
        disconnect(connection, by=harness.person(part))
    for _ in range(9):
        harness.wait(180)
        harness.work()
    assert sealed(connection.id)[2] is not None
    # No attempt is left, and still they go.
    harness.wait(181)
    harness.work()
    maintain_connections()
    maintain_connections()
    assert sealed(connection.id) == (None, None, None, None)
    assert harness.notices(part) == ["A network could not be told that you disconnected"]


def test_a_network_that_is_off_here_is_not_told_and_its_owner_is(
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
    assert sealed(connection.id) == (None, None, None, None)
    assert asked(harness, "revoke") == 0
    assert harness.notices(part) == ["A network could not be told that you disconnected"]


def test_tokens_that_come_after_the_owner_disconnected_are_revoked_too(
    harness: PublishingHarness,
) -> None:
    part = harness.author()
    connection = harness.connection(part)
    stale = tokens_of(connection).access
    with unit_of_work():
        turn = acquire_refresh(connection.id, stale, timedelta(seconds=30))
    assert isinstance(turn, TokenRefreshLease)
    with unit_of_work():
        disconnect(connection, by=harness.person(part))
    harness.work()
    assert sealed(connection.id) == (None, None, None, None)
    with unit_of_work():
        assert complete_refresh(turn, Tokens("late", "later", clock.now() + DAY)) is None
    before = asked(harness, "revoke")
    harness.work()
    assert asked(harness, "revoke") == before + 2
    assert sealed(connection.id) == (None, None, None, None)


def test_no_token_and_no_handle_is_readable_in_the_database(
    harness: PublishingHarness, tmp_path: Path
) -> None:
    part = harness.author()
    keys = harness.connect(part)
    share = harness.confirmed(part)
    harness.work()
    post = harness.fake.posts()[0]["id"]
    told = b"\n".join(_dump())
    for secret in (keys.access, keys.refresh, post):
        assert secret.encode() not in told
    assert share.id.encode() in told


def _dump() -> Iterator[bytes]:
    db.session().rollback()
    for table in db.Base.metadata.sorted_tables:
        for row in db.session().execute(table.select()):
            yield b"\t".join(
                value if isinstance(value, bytes) else str(value).encode() for value in row
            )


def test_its_secrets_move_to_a_new_key(harness: PublishingHarness) -> None:
    part = harness.author()
    before = tokens_of(harness.connection(part))
    old = harness.settings.data_keys
    try:
        use_keys((("newer", b"n" * 32), *old))
        with unit_of_work():
            assert crypto.rotate() > 0
        use_keys((("newer", b"n" * 32),))
        assert tokens_of(harness.connection(part)) == before
    finally:
        use_keys((*old, ("newer", b"n" * 32)))
        with unit_of_work():
            crypto.rotate()
        use_keys(old)


def test_a_column_of_one_account_does_not_open_in_another(harness: PublishingHarness) -> None:
    one, other = harness.connection(harness.author()), harness.connection(harness.author())
    with unit_of_work():
        db.session().execute(
            text("UPDATE connection SET access = (SELECT access FROM connection WHERE id = :a)"
                 " WHERE id = :b"),
            {"a": one.id, "b": other.id},
        )  # fmt: skip
    db.session().expire_all()
    with pytest.raises(crypto.SealError):
        tokens_of(db.session().get_one(Connection, other.id))
