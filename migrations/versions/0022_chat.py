"""chat: webhooks of Slack and Teams, the units whose people read them, posts

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WEBHOOK = ("active", "failed", "ended")
POST = ("waiting", "sent", "not_sent", "failed")
TOPICS = ("stories", "sharing", "reviews", "programs", "requests", "operations")
NOT_ENDED = sa.text("state <> 'ended'")


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def _known(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("kind", _enum("kind", ("slack", "teams")), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("state", _enum("webhookstate", WEBHOOK), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(_known("state", WEBHOOK), name=op.f("ck_webhook_state_known")),
        sa.CheckConstraint(_known("kind", ("slack", "teams")), name=op.f("ck_webhook_kind_known")),
        *(
            sa.CheckConstraint(
                f"(state IN ('{state}')) = ({column} IS NOT NULL)",
                name=op.f(f"ck_webhook_{column}_evidence"),
            )
            for column, state in (
                ("failed_at", "failed"),
                ("reason", "failed"),
                ("ended_at", "ended"),
            )
        ),
        sa.CheckConstraint(
            "(state IN ('ended')) = (address IS NULL)", name=op.f("ck_webhook_address_erased")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webhook_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index(op.f("ix_webhook_person_id"), "webhook", ["person_id"])
    op.create_index(
        "uq_webhook_name", "webhook", ["name"], unique=True,
        sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED,
    )  # fmt: skip
    op.create_table(
        "webhook_unit",
        sa.Column("webhook_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_unit_webhook_id_webhook")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_webhook_unit_unit_id_org_unit")
        ),
        sa.PrimaryKeyConstraint("webhook_id", "unit_id", name=op.f("pk_webhook_unit")),
    )
    op.create_table("chat_post", *_post_columns(), *_post_constraints())
    op.create_index(op.f("ix_chat_post_about_id"), "chat_post", ["about_id"])
    op.create_index("ix_chat_post_webhook_id_made_at", "chat_post", ["webhook_id", "made_at"])


def _post_columns() -> list[sa.Column[object]]:
    json = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
    return [
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("webhook_id", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("is_request", sa.Boolean(), nullable=False),
        sa.Column("state", _enum("chatpoststate", POST), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("topic", _enum("topic", TOPICS), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("values", json, nullable=False),
        sa.Column("about_id", sa.String(length=16), nullable=False),
        sa.Column("endpoint", sa.String(length=60), nullable=False),
        sa.Column("place", json, nullable=False),
        sa.Column("program_id", sa.String(length=16), nullable=True),
        sa.Column("reply_to_id", sa.String(length=16), nullable=True),
        sa.Column("appointment_id", sa.String(length=16), nullable=True),
    ]


def _post_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(_known("state", POST), name=op.f("ck_chat_post_state_known")),
        sa.CheckConstraint(
            "(state IN ('sent')) = (sent_at IS NOT NULL)",
            name=op.f("ck_chat_post_sent_at_evidence"),
        ),
        sa.CheckConstraint(
            "(state IN ('not_sent', 'failed')) = (reason IS NOT NULL)",
            name=op.f("ck_chat_post_reason_evidence"),
        ),
        sa.CheckConstraint(_known("topic", TOPICS), name=op.f("ck_chat_post_topic_known")),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_chat_post_webhook_id_webhook")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_chat_post_program_id_program")
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["person.id"], name=op.f("fk_chat_post_reply_to_id_person")
        ),
        sa.UniqueConstraint("webhook_id", "ref", name=op.f("uq_chat_post_webhook_id_ref")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_post")),
    ]


def downgrade() -> None:
    """Delete webhooks, with the keys of their addresses, and posts."""
    op.execute("DELETE FROM data_key WHERE owner_id IN (SELECT id FROM webhook)")
    op.execute("DELETE FROM outbox WHERE kind = 'chat'")
    # Their pages do not exist in the revision before.
    op.execute("DELETE FROM notice WHERE endpoint LIKE 'chat.%'")
    for table in ("chat_post", "webhook_unit", "webhook"):
        op.drop_table(table)
