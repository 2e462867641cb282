"""Connected accounts: sealed, renewed by one, told before they end, taken back whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.publishing import Desk
from tests.fakes import Keys
from tests.rooms.desks import resting_desk, x_stand
from tests.rooms.standing import standing_settings
from webapp.kernel import clock, crypto, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares import services
from webapp.shares.channels.publishing.port import Grant, Tokens
from webapp.shares.jobs.publishing import look_after_connections
from webapp.shares.models import Connection
from webapp.shares.workflow import ConnectionState

given = standing_settings
stand = x_stand
desk = resting_desk

DAY = timedelta(days=1)
CREATE = {"method": "POST", "path": "/2/tweets"}
ENDED = "A connected account ended"
SOON = "A connected account ends soon"


def asked(desk: Desk, kind: str) -> int:
    return sum(line["kind"] == kind for line in desk.fake.journal())


def grant(keys: Keys, **more: object) -> Grant:
    tokens = {"access": keys.access, "refresh": keys.refresh, **more}
    return Grant(keys.id, keys.handle, Tokens(**tokens))  # type: ignore[arg-type]


def sealed(connection_id: str) -> tuple[object, ...]:
    db.session().rollback()
    row = db.session().get_one(Connection, connection_id, populate_existing=True)
    return (row.user_id, row.handle, row.access, row.refresh)


def test_a_token_the_network_refuses_is_renewed_and_the_share_goes_out(desk: Desk) -> None:
    share = desk.confirmed()
    before = desk.connection(share.story.author.email.partition("@")[0]).access
    desk.fake.fault("401", match=CREATE)
    desk.work()
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    assert asked(desk, "refresh") == 1
    assert desk.connection(share.story.author.email.partition("@")[0]).access != before


def test_a_token_that_ends_is_renewed_before_it_is_used(desk: Desk) -> None:
    share = desk.confirmed(after=timedelta(hours=3))
    desk.wait(3 * 3600)
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    assert [line["kind"] for line in desk.fake.journal()] == ["refresh", "create"]


def test_an_account_that_ended_makes_its_shares_shares_by_hand_told_once(desk: Desk) -> None:
    part = desk.author()
    shares = [desk.confirmed(part, after=timedelta(hours=n)) for n in (3, 4, 5)]
    desk.fake.fault("token_revoked", match={"kind": "refresh"}, times=None)
    desk.wait(3 * 3600)
    desk.work()
    assert [desk.state(s) for s in shares] == [("prepared", "cancelled")] * 3
    assert desk.notices(part) == [ENDED]
    assert desk.connection(part).state == ConnectionState.expired
    assert desk.fake.posts() == []


def test_a_lost_answer_is_asked_for_once_more_and_then_the_account_ended(desk: Desk) -> None:
    part = desk.author()
    share = desk.confirmed(part, after=timedelta(hours=3))
    desk.fake.fault("refresh_rotated_but_reply_lost")
    desk.wait(3 * 3600)
    desk.work()
    assert desk.state(share)[1] == "retry_wait"
    desk.wait(3600)
    desk.work()
    assert desk.state(share) == ("prepared", "cancelled")
    assert asked(desk, "refresh") == 2
    assert desk.notices(part) == [ENDED]


def test_an_empty_refresh_token_takes_the_place_of_none(desk: Desk) -> None:
    part = desk.author()
    connection = desk.connection(part)
    kept = connection.refresh
    with unit_of_work():
        turn = services.take_turn(connection.id, stale=services.tokens_of(connection).access,
                                  lease=timedelta(seconds=30))  # fmt: skip
        assert isinstance(turn, services.Turn)
        services.end_turn(turn, Tokens("another", "", clock.now() + DAY))
    after = desk.connection(part)
    assert services.tokens_of(after) == Tokens("another", turn.refresh)
    assert after.refresh == kept


def test_a_turn_that_was_overtaken_changes_nothing(desk: Desk) -> None:
    part = desk.author()
    connection = desk.connection(part)
    stale = services.tokens_of(connection).access
    lease = timedelta(seconds=30)
    with unit_of_work():
        slow = services.take_turn(connection.id, stale, lease)
    with unit_of_work():
        assert services.take_turn(connection.id, stale, lease) is None
    desk.wait(31)
    with unit_of_work():
        quick = services.take_turn(connection.id, stale, lease)
        assert isinstance(quick, services.Turn)
        services.end_turn(quick, Tokens("new", "newer", clock.now() + DAY))
    assert isinstance(slow, services.Turn)
    with unit_of_work():
        account = services.end_turn(slow, None)
    assert account is not None
    assert account.token == "new"
    assert desk.connection(part).state == ConnectionState.active


def test_an_end_is_told_fourteen_days_ahead_and_once(desk: Desk) -> None:
    part = desk.author()
    keys = desk.fake.user(f"{part}-again")
    with unit_of_work():
        services.connect(desk.person(part), "x", "", grant(keys, ends_at=clock.now() + 20 * DAY))
    desk.work()
    seen = []
    for _ in range(4):
        look_after_connections()
        seen.append(desk.notices(part))
        desk.wait(3 * 24 * 3600)
    assert seen == [[], [], [SOON], [SOON]]
    desk.wait(20 * 24 * 3600)
    look_after_connections()
    assert desk.notices(part) == [SOON, ENDED]
    assert desk.connection(part).state == ConnectionState.expired


def test_connecting_again_brings_an_ended_account_back(desk: Desk) -> None:
    part = desk.author()
    first = desk.connection(part)
    with unit_of_work():
        turn = services.take_turn(first.id, services.tokens_of(first).access, timedelta(seconds=30))
        assert isinstance(turn, services.Turn)
        services.end_turn(turn, None)
    assert desk.connection(part).state == ConnectionState.expired
    keys = desk.connect(part)
    again = desk.connection(part)
    assert (again.id, again.state) == (first.id, ConnectionState.active)
    assert services.handle_of(again) == keys.handle
    share = desk.confirmed(part)
    desk.work()
    assert desk.state(share) == ("posted", "sent")


def test_disconnecting_erases_the_handle_at_once_and_the_tokens_after_revoking(desk: Desk) -> None:
    part = desk.author()
    connection = desk.connection(part)
    with unit_of_work():
        services.disconnect(connection, by=desk.person(part))
    assert [value is None for value in sealed(connection.id)] == [False, True, False, False]
    desk.work()
    assert sealed(connection.id) == (None, None, None, None)
    assert asked(desk, "revoke") == 2
    assert desk.notices(part) == []


def test_a_network_that_does_not_answer_keeps_nobody_connected(desk: Desk) -> None:
    part = desk.author()
    connection = desk.connection(part)
    desk.fake.fault("reset_before", match={"kind": "revoke"}, times=None)
    with unit_of_work():
        services.disconnect(connection, by=desk.person(part))
    for _ in range(9):
        desk.wait(180)
        desk.work()
    assert sealed(connection.id)[2] is not None
    # No attempt is left, and still they go.
    desk.wait(181)
    desk.work()
    look_after_connections()
    look_after_connections()
    assert sealed(connection.id) == (None, None, None, None)
    assert desk.notices(part) == ["A network could not be told that you disconnected"]


def test_a_network_that_is_off_here_is_not_told_and_its_owner_is(desk: Desk) -> None:
    part = desk.author()
    connection, on = desk.connection(part), desk.settings
    desk.house.app.extensions["settings"] = replace(
        on, networks=replace(on.networks, x_client_id="")
    )
    try:
        with unit_of_work():
            services.disconnect(connection, by=desk.person(part))
        desk.work()
    finally:
        desk.house.app.extensions["settings"] = on
    assert sealed(connection.id) == (None, None, None, None)
    assert asked(desk, "revoke") == 0
    assert desk.notices(part) == ["A network could not be told that you disconnected"]


def test_tokens_that_come_after_the_owner_disconnected_are_revoked_too(desk: Desk) -> None:
    part = desk.author()
    connection = desk.connection(part)
    stale = services.tokens_of(connection).access
    with unit_of_work():
        turn = services.take_turn(connection.id, stale, timedelta(seconds=30))
    assert isinstance(turn, services.Turn)
    with unit_of_work():
        services.disconnect(connection, by=desk.person(part))
    desk.work()
    assert sealed(connection.id) == (None, None, None, None)
    with unit_of_work():
        assert services.end_turn(turn, Tokens("late", "later", clock.now() + DAY)) is None
    before = asked(desk, "revoke")
    desk.work()
    assert asked(desk, "revoke") == before + 2
    assert sealed(connection.id) == (None, None, None, None)


def test_no_token_and_no_handle_is_readable_in_the_database(desk: Desk, tmp_path: Path) -> None:
    part = desk.author()
    keys = desk.connect(part)
    share = desk.confirmed(part)
    desk.work()
    post = desk.fake.posts()[0]["id"]
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


def test_its_secrets_move_to_a_new_key(desk: Desk) -> None:
    part = desk.author()
    before = services.tokens_of(desk.connection(part))
    old = desk.settings.data_keys
    try:
        crypto.use((("newer", b"n" * 32), *old))
        with unit_of_work():
            assert crypto.rotate() > 0
        crypto.use((("newer", b"n" * 32),))
        assert services.tokens_of(desk.connection(part)) == before
    finally:
        crypto.use((*old, ("newer", b"n" * 32)))
        with unit_of_work():
            crypto.rotate()
        crypto.use(old)


def test_a_column_of_one_account_does_not_open_in_another(desk: Desk) -> None:
    one, other = desk.connection(desk.author()), desk.connection(desk.author())
    with unit_of_work():
        db.session().execute(
            text("UPDATE connection SET access = (SELECT access FROM connection WHERE id = :a)"
                 " WHERE id = :b"),
            {"a": one.id, "b": other.id},
        )  # fmt: skip
    db.session().expire_all()
    with pytest.raises(crypto.SealError):
        services.tokens_of(db.session().get_one(Connection, other.id))
