"""plain names: tables, columns, states and message kinds get the names that the code uses

Revision ID: 0008
Revises: 0007
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=16)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state IN ('scheduled', 'queued', 'retry_wait', 'unknown')")
CLAIMED = sa.text("state IN ('sending', 'checking')")
STATES = (
    "'scheduled', 'queued', 'sending', 'retry_wait', 'unknown', 'checking', '{}', 'sent',"
    " 'failed', 'cancelled'"
)
CONSENTS = "'listed', 'suggestions', 'counted_links', 'connector', 'career_page', 'measuring'"
COUNTS = (
    "impressions", "likes", "replies", "reposts", "quotes", "bookmarks", "link_clicks",
    "profile_clicks",
)  # fmt: skip
# Old and new name of each column of the outbox, and of its indexes (with the columns they are on).
OUTBOX = (("careful", "at_most_once"), ("route", "channel"), ("lane", "concurrency_key"),
          ("crashes", "worker_crash_count"))  # fmt: skip
DELIVERY = (("absent", "not_found_count"), ("blind", "inconclusive_count"))
ENDPOINTS = (("shares.show", "sharing.show"), ("shares.accounts", "connections.accounts"))
BODIES = (
    ("“%(title)s” stands on %(channel)s now.", "“%(title)s” is now public on %(channel)s."),
    (
        "We could not confirm whether “%(title)s” stands on %(channel)s. Nothing is sent again"
        " unless you say so.",
        "We could not confirm whether “%(title)s” is public on %(channel)s. Nothing is sent again"
        " unless you say so.",
    ),
)


def upgrade() -> None:
    _outbox(OUTBOX, "held", "needs_decision", new=True)
    _kinds("reading", "post_metrics")
    _columns("delivery", DELIVERY)
    _attempts("act", "step")
    _theme("held", "paused")
    _move("outbox_stop", "paused_channel", _pauses, {"route": "channel"})
    _move("purpose_entry", "consent_entry", _consents, {"purpose": "consent"})
    _move("reading", "post_metrics", _metrics, {})
    _move("budget", "network_budget", _budgets, {})
    _empty("worker", "worker_heartbeat", _workers)
    _empty("periodic", "scheduled_job", _schedule)
    _receipts("purposes", "consents")
    _notices(ENDPOINTS, BODIES)


def downgrade() -> None:
    _notices(_turned(ENDPOINTS), _turned(BODIES))
    _receipts("consents", "purposes")
    _empty("scheduled_job", "periodic", _schedule)
    _empty("worker_heartbeat", "worker", _workers)
    _move("network_budget", "budget", _budgets, {})
    _move("post_metrics", "reading", _metrics, {})
    _move("consent_entry", "purpose_entry", _consents, {"consent": "purpose"})
    _move("paused_channel", "outbox_stop", _pauses, {"channel": "route"})
    _theme("paused", "held")
    _attempts("step", "act")
    _columns("delivery", _turned(DELIVERY))
    _kinds("post_metrics", "reading")
    _outbox(_turned(OUTBOX), "needs_decision", "held", new=False)


def _turned(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((new, old) for old, new in pairs)


def _outbox(columns: tuple[tuple[str, str], ...], before: str, after: str, *, new: bool) -> None:
    names = ("in_hand", "lane", "standing"), ("claimed", "concurrency_key", "backlog")
    old_names, new_names = names if new else names[::-1]
    op.drop_index(f"ix_outbox_{old_names[0]}", "outbox")
    op.drop_index(f"uq_outbox_{old_names[1]}", "outbox")
    op.drop_index(f"ix_outbox_{old_names[2]}", "outbox")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(batch.f("ck_outbox_state_known"), type_="check")
        for old, name in columns:
            batch.alter_column(old, new_column_name=name)
    op.execute(f"UPDATE outbox SET state = '{after}' WHERE state = '{before}'")
    with op.batch_alter_table("outbox") as batch:
        known = STATES.format(after)
        batch.create_check_constraint(batch.f("ck_outbox_state_known"), f"state IN ({known})")
    op.create_index(f"ix_outbox_{new_names[0]}", "outbox", ["lease_until"],
                    sqlite_where=CLAIMED, postgresql_where=CLAIMED)  # fmt: skip
    op.create_index(f"uq_outbox_{new_names[1]}", "outbox", [new_names[1]], unique=True,
                    sqlite_where=CLAIMED, postgresql_where=CLAIMED)  # fmt: skip
    op.create_index(f"ix_outbox_{new_names[2]}", "outbox", ["kind", "state"])


def _kinds(old: str, new: str) -> None:
    start = len(old) + 1
    op.execute(
        f"UPDATE outbox SET kind = '{new}', key = '{new}' || substr(key, {start})"
        f" WHERE kind = '{old}'"
    )


def _columns(table: str, pairs: tuple[tuple[str, str], ...]) -> None:
    with op.batch_alter_table(table) as batch:
        for old, new in pairs:
            batch.alter_column(old, new_column_name=new)


def _attempts(old: str, new: str) -> None:
    """Rename a column of the append-only table; rebuilding it on SQLite drops its trigger."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("delivery_attempt") as batch:
        batch.drop_constraint(batch.f(f"ck_delivery_attempt_{old}_known"), type_="check")
        batch.alter_column(old, new_column_name=new)
    with op.batch_alter_table("delivery_attempt") as batch:
        batch.create_check_constraint(
            batch.f(f"ck_delivery_attempt_{new}_known"),
            f"{new} IN ('began', 'ended', 'looked', 'read')",
        )
    if sqlite:
        op.execute(
            "CREATE TRIGGER delivery_attempt_only_grows BEFORE UPDATE ON delivery_attempt "
            "BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END"
        )


def _theme(old: str, new: str) -> None:
    with op.batch_alter_table("theme") as batch:
        batch.drop_constraint(batch.f("ck_theme_state_known"), type_="check")
        batch.drop_constraint(batch.f(f"ck_theme_{old}_at_evidence"), type_="check")
        batch.alter_column(f"{old}_at", new_column_name=f"{new}_at")
    op.execute(f"UPDATE theme SET state = '{new}' WHERE state = '{old}'")
    with op.batch_alter_table("theme") as batch:
        batch.create_check_constraint(
            batch.f("ck_theme_state_known"), f"state IN ('open', '{new}')"
        )
        batch.create_check_constraint(
            batch.f(f"ck_theme_{new}_at_evidence"),
            f"(state IN ('{new}')) = ({new}_at IS NOT NULL)",
        )


def _move(old: str, new: str, make: Callable[[str], sa.Table], renamed: dict[str, str]) -> None:
    """Make the table under its new name, copy the rows, drop the old table."""
    made = make(new)
    names = {renamed.get(c, c): c for c in _names(old)}
    columns = ", ".join(c.name for c in made.columns)
    sources = ", ".join(names[c.name] for c in made.columns)
    op.execute(f"INSERT INTO {new} ({columns}) SELECT {sources} FROM {old}")
    op.drop_table(old)
    numbered = isinstance(made.columns[0].type, sa.BigInteger)
    if numbered and op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{new}', 'id'),"
            f" coalesce((SELECT max(id) FROM {new}), 1), EXISTS (SELECT FROM {new}))"
        )


def _names(table: str) -> list[str]:
    return [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table)]


def _empty(old: str, new: str, make: Callable[[str], sa.Table]) -> None:
    """A table whose rows workers write again by themselves."""
    make(new)
    op.drop_table(old)


def _pauses(name: str) -> sa.Table:
    column = "channel" if name == "paused_channel" else "route"
    return op.create_table(
        name,
        sa.Column(column, sa.String(length=24), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{name}")),
    )


def _consents(name: str) -> sa.Table:
    column = "consent" if name == "consent_entry" else "purpose"
    made = op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("enrollment_id", ID, nullable=False),
        sa.Column(column, sa.String(length=24), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(f"{column} IN ({CONSENTS})", name=op.f(f"ck_{name}_{column}_known")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f(f"fk_{name}_enrollment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_newest", name, ["enrollment_id", column, "id"])
    return made


def _metrics(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("age", sa.String(length=24), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=True) for each in COUNTS),
        sa.CheckConstraint("age IN ('1h', '1d', '7d', '29d')", name=op.f(f"ck_{name}_age_known")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f(f"fk_{name}_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("delivery_id", "age", name=op.f(f"uq_{name}_delivery_id_age")),
    )


def _budgets(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("program_id", ID, nullable=False),
        sa.Column("monthly", sa.BigInteger(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f(f"fk_{name}_program_id")),
        sa.PrimaryKeyConstraint("program_id", name=op.f(f"pk_{name}")),
    )


def _workers(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f(f"pk_{name}")),
    )


def _schedule(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f(f"pk_{name}")),
    )


def _receipts(old: str, new: str) -> None:
    enrollment = sa.table(
        "enrollment", sa.column("id", sa.String),
        sa.column("receipt", sa.JSON().with_variant(JSONB(), "postgresql")),
    )  # fmt: skip
    bind = op.get_bind()
    for row in bind.execute(sa.select(enrollment)).all():
        if old in (row.receipt or {}):
            kept = {new if key == old else key: count for key, count in row.receipt.items()}
            bind.execute(enrollment.update().where(enrollment.c.id == row.id).values(receipt=kept))


def _notices(endpoints: tuple[tuple[str, str], ...], bodies: tuple[tuple[str, str], ...]) -> None:
    notice = sa.table("notice", sa.column("endpoint", sa.String), sa.column("body", sa.String))
    for old, new in endpoints:
        op.execute(notice.update().where(notice.c.endpoint == old).values(endpoint=new))
    for old, new in bodies:
        op.execute(notice.update().where(notice.c.body == old).values(body=new))
