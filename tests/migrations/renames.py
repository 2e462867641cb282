"""Rows of revision 0007 that revision 0008 renames, and the same rows afterwards."""

# ruff: noqa: S608 - no input in these statements

from sqlalchemy import Connection, text

AT = "'2026-01-05 08:00:00.000000+00:00'"
# Written by `load` of revision 0003: the enrollment `in` of the program `old`, and its theme.
RECEIPT = """'{"purposes": 2, "links": 1}'"""
STANDS = (
    "“%(title)s” stands on %(channel)s now.",
    (
        "We could not confirm whether “%(title)s” stands on %(channel)s. Nothing is sent again"
        " unless you say so."
    ),
)
IS_PUBLIC = (
    "“%(title)s” is now public on %(channel)s.",
    (
        "We could not confirm whether “%(title)s” is public on %(channel)s. Nothing is sent again"
        " unless you say so."
    ),
)
OUTBOX = (
    "id, kind, key, payload, state, not_before, made_at, attempts, fence, lease_until, careful, route,"
    " lane, due_at, crashes"
)
COUNTS = (
    "impressions", "likes", "replies", "reposts", "quotes", "bookmarks", "link_clicks",
    "profile_clicks",
)  # fmt: skip


def load(connection: Connection) -> None:
    """Insert one row of every kind that the migration renames or copies."""
    for statement in (*_messages(), *_deliveries(), *_others()):
        connection.exec_driver_sql(statement)
    insert = text(
        'INSERT INTO notice (id, person_id, subject, body, "values", about_id, endpoint, place, made_at)'
        f" VALUES (:id, 'awa', 'S', :body, '{{}}', 'posted', :endpoint, '{{}}', {AT})"
    )
    endpoints = ("shares.show", "shares.accounts")
    for number, (body, endpoint) in enumerate(zip(STANDS, endpoints, strict=True)):
        connection.execute(insert, {"id": f"n{number}", "body": body, "endpoint": endpoint})


def _messages() -> list[str]:
    rows = (
        f"101, 'share', 'delivery:posted', '{{}}', 'held', {AT}, {AT}, 2, 2, NULL, true, 'x', 'c1', {AT}, 1",
        f"102, 'reading', 'reading:d1:1h', '{{}}', 'queued', {AT}, {AT}, 0, 0, NULL, false, 'x', NULL, {AT}, 0",
        f"103, 'share', 'delivery:other', '{{}}', 'sending', {AT}, {AT}, 1, 1, {AT}, true, 'x', 'c2', {AT}, 0",
    )
    return [f"INSERT INTO outbox ({OUTBOX}) VALUES ({row})" for row in rows]


def _deliveries() -> list[str]:
    account = "id, person_id, channel, server, state, refreshes, made_at"
    delivery = "id, share_id, connection_id, outbox_id, key, record, made_at, absent, blind"
    attempt = "delivery_id, program_id, fence, act, at, outcome, price"
    return [
        f"INSERT INTO connection ({account}) VALUES ('c1', 'awa', 'x', '', 'active', 0, {AT})",
        f"INSERT INTO delivery ({delivery}) VALUES ('d1', 'posted', 'c1', 101, 'k', 'r', {AT}, 3, 4)",
        f"INSERT INTO delivery_attempt ({attempt}) VALUES ('d1', 'old', 1, 'looked', {AT}, 'absent', 7)",
        f"INSERT INTO reading (delivery_id, age, read_at, impressions, likes) VALUES ('d1', '1h', {AT}, 412, 0)",
    ]


def _others() -> list[str]:
    entry = "enrollment_id, purpose, given, charter_version, at"
    theme = "id, program_id, names, state, held_at, made_at"
    return [
        f"INSERT INTO theme ({theme}) VALUES ('resting', 'old', '{{}}', 'held', {AT}, {AT})",
        f"INSERT INTO outbox_stop (route, since, reason) VALUES ('x', {AT}, 'paused')",
        f"INSERT INTO purpose_entry ({entry}) VALUES ('in', 'connector', true, 1, {AT})",
        f"INSERT INTO budget (program_id, monthly, set_at) VALUES ('old', 2000, {AT})",
        f"UPDATE enrollment SET receipt = {RECEIPT} WHERE id = 'out'",
        f"INSERT INTO worker (name, started_at, seen_at) VALUES ('w', {AT}, {AT})",
        f"INSERT INTO periodic (name, due_at) VALUES ('close weeks', {AT})",
    ]


def check(connection: Connection) -> None:
    """Find every row under its new name; workers write heartbeats and schedules again."""
    _check_messages(connection)
    _check_deliveries(connection)
    _check_others(connection)
    notices = connection.execute(text("SELECT endpoint, body FROM notice ORDER BY id")).all()
    wanted = list(zip(("sharing.show", "connections.accounts"), IS_PUBLIC, strict=True))
    assert [tuple(row) for row in notices] == wanted


def _check_messages(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT kind, key, state, at_most_once, channel, concurrency_key, worker_crash_count"
            " FROM outbox WHERE id > 100 ORDER BY id"
        )
    ).all()
    assert [tuple(row) for row in found] == [
        ("share", "delivery:posted", "needs_decision", True, "x", "c1", 1),
        ("post_metrics", "post_metrics:d1:1h", "queued", False, "x", None, 0),
        ("share", "delivery:other", "sending", True, "x", "c2", 0),
    ]


def _check_deliveries(connection: Connection) -> None:
    delivery = connection.execute(
        text("SELECT id, outbox_id, not_found_count, inconclusive_count FROM delivery")
    ).one()
    assert tuple(delivery) == ("d1", 101, 3, 4)
    attempt = connection.execute(text("SELECT step, outcome, price FROM delivery_attempt")).one()
    assert tuple(attempt) == ("looked", "absent", 7)
    counts = ", ".join(COUNTS)
    metrics = connection.execute(text(f"SELECT delivery_id, age, {counts} FROM post_metrics")).one()
    assert tuple(metrics) == ("d1", "1h", 412, 0, *[None] * 6)


def _check_others(connection: Connection) -> None:
    rows = {
        "SELECT state, paused_at IS NOT NULL FROM theme WHERE id = 'resting'": ("paused", True),
        "SELECT channel, reason FROM paused_channel": ("x", "paused"),
        "SELECT enrollment_id, consent, given FROM consent_entry": ("in", "connector", True),
        "SELECT program_id, monthly FROM network_budget": ("old", 2000),
        "SELECT count(*) FROM worker_heartbeat": (0,),
        "SELECT count(*) FROM scheduled_job": (0,),
    }
    for statement, wanted in rows.items():
        assert tuple(connection.execute(text(statement)).one()) == wanted, statement
    receipt = connection.scalar(
        text("SELECT CAST(receipt AS VARCHAR) FROM enrollment WHERE id = 'out'")
    )
    assert '"consents": 2' in str(receipt)
    assert "purposes" not in str(receipt)
