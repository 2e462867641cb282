"""publishing: careful rows of the outbox, connected accounts, deliveries, readings

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OLD = "'queued', 'sending', 'retry_wait', 'sent', 'failed', 'cancelled'"
NEW = (
    "'scheduled', 'queued', 'sending', 'retry_wait', 'unknown', 'checking', 'held', 'sent',"
    " 'failed', 'cancelled'"
)
WAITING = sa.text("state IN ('scheduled', 'queued', 'retry_wait', 'unknown')")
IN_HAND = sa.text("state IN ('sending', 'checking')")
MOMENT = sa.DateTime(timezone=True)
ID = sa.String(length=16)
SEALED = ("user_id", "handle", "access", "refresh")


def upgrade() -> None:
    _outbox()
    _accounts()
    _deliveries()
    _only_grows()


def _outbox() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.drop_index("ix_outbox_due")
        batch.add_column(
            sa.Column("careful", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("route", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("lane", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("due_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("crashes", sa.Integer(), nullable=False, server_default="0"))
        batch.drop_constraint(batch.f("ck_outbox_state_known"), type_="check")
        batch.drop_constraint(batch.f("ck_outbox_lease_until_evidence"), type_="check")
        batch.create_check_constraint(batch.f("ck_outbox_state_known"), f"state IN ({NEW})")
        batch.create_check_constraint(
            batch.f("ck_outbox_lease_until_evidence"),
            "(state IN ('sending', 'checking')) = (lease_until IS NOT NULL)",
        )
    op.execute("UPDATE outbox SET due_at = not_before")
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("due_at", existing_type=MOMENT, nullable=False)
        batch.alter_column("careful", existing_type=sa.Boolean(), server_default=None)
        batch.alter_column("crashes", existing_type=sa.Integer(), server_default=None)
    op.create_index("ix_outbox_waiting", "outbox", ["not_before", "id"],
                    sqlite_where=WAITING, postgresql_where=WAITING)  # fmt: skip
    op.create_index("ix_outbox_in_hand", "outbox", ["lease_until"],
                    sqlite_where=IN_HAND, postgresql_where=IN_HAND)  # fmt: skip
    op.create_index("uq_outbox_lane", "outbox", ["lane"], unique=True,
                    sqlite_where=IN_HAND, postgresql_where=IN_HAND)  # fmt: skip
    op.create_index("ix_outbox_standing", "outbox", ["kind", "state"])
    op.create_table(
        "outbox_stop",
        sa.Column("route", sa.String(length=24), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("route", name=op.f("pk_outbox_stop")),
    )


def _accounts() -> None:
    op.create_table(
        "network_client",
        sa.Column("server", sa.String(length=253), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("server", name=op.f("pk_network_client")),
    )
    op.create_table(
        "connection",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("server", sa.String(length=253), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=True) for name in SEALED),
        sa.Column("token_until", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("refreshing_until", MOMENT, nullable=True),
        sa.Column("refreshes", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'expired', 'ended')", name=op.f("ck_connection_state_known")
        ),
        sa.CheckConstraint(
            "(state IN ('ended')) = (ended_at IS NOT NULL)",
            name=op.f("ck_connection_ended_at_evidence"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_connection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
    )
    op.create_index(op.f("ix_connection_person_id"), "connection", ["person_id"])
    known = sa.text("state <> 'ended'")
    op.create_index("uq_connection_known", "connection", ["person_id", "channel"], unique=True,
                    sqlite_where=known, postgresql_where=known)  # fmt: skip
    op.create_table(
        "budget",
        sa.Column("program_id", ID, nullable=False),
        sa.Column("monthly", sa.BigInteger(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_budget_program_id")),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_budget")),
    )


def _deliveries() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("share_id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("outbox_id", big, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=13), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("first_sent_at", MOMENT, nullable=True),
        sa.Column("last_sent_at", MOMENT, nullable=True),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("blind", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.LargeBinary(), nullable=True),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_delivery_share_id")),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_delivery_connection_id")
        ),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_delivery_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("share_id", name=op.f("uq_delivery_share_id")),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_delivery_outbox_id")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    op.create_index(op.f("ix_delivery_connection_id"), "delivery", ["connection_id"])
    op.create_table(
        "delivery_attempt",
        sa.Column("id", big, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=120), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "act IN ('began', 'ended', 'looked', 'read')",
            name=op.f("ck_delivery_attempt_act_known"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_attempt_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_delivery_attempt_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
    )
    op.create_index(op.f("ix_delivery_attempt_delivery_id"), "delivery_attempt", ["delivery_id"])
    op.create_index("ix_delivery_attempt_spent", "delivery_attempt", ["program_id", "at", "price"])
    counts = (
        "impressions", "likes", "replies", "reposts", "quotes", "bookmarks", "link_clicks",
        "profile_clicks",
    )  # fmt: skip
    op.create_table(
        "reading",
        sa.Column("id", big, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("age", sa.String(length=24), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in counts),
        sa.CheckConstraint("age IN ('1h', '1d', '7d', '29d')", name=op.f("ck_reading_age_known")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_reading_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("delivery_id", "age", name=op.f("uq_reading_delivery_id_age")),
    )


def _only_grows() -> None:
    """An attempt is never rewritten; an erasure may delete it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER delivery_attempt_only_grows BEFORE UPDATE ON delivery_attempt "
            "BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER delivery_attempt_only_grows BEFORE UPDATE ON delivery_attempt "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    for table in (
        "reading", "delivery_attempt", "delivery", "budget", "connection", "network_client",
        "outbox_stop",
    ):  # fmt: skip
        op.drop_table(table)
    # The old revision has fewer states: what waited for a look or a person is ended.
    op.execute(
        "UPDATE outbox SET state = 'failed', ended_at = not_before, lease_until = NULL"
        " WHERE state IN ('unknown', 'checking', 'held')"
    )
    op.execute("UPDATE outbox SET state = 'queued' WHERE state = 'scheduled'")
    for index in ("ix_outbox_waiting", "ix_outbox_in_hand", "uq_outbox_lane", "ix_outbox_standing"):
        op.drop_index(index, "outbox")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(batch.f("ck_outbox_state_known"), type_="check")
        batch.drop_constraint(batch.f("ck_outbox_lease_until_evidence"), type_="check")
        batch.create_check_constraint(batch.f("ck_outbox_state_known"), f"state IN ({OLD})")
        batch.create_check_constraint(
            batch.f("ck_outbox_lease_until_evidence"),
            "(state IN ('sending')) = (lease_until IS NOT NULL)",
        )
        for column in ("careful", "route", "lane", "due_at", "crashes"):
            batch.drop_column(column)
        batch.create_index("ix_outbox_due", ["state", "not_before"])
