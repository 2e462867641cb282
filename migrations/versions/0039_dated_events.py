"""event_calendar: dated events that move the figures

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
KINDS = ("law", "network", "reorganization", "pay", "crisis", "other")


def upgrade() -> None:
    listed = ", ".join(repr(kind) for kind in KINDS)
    op.create_table(
        "dated_event",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("names", JSON, nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("unit_id", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({listed})", name=op.f("ck_dated_event_kind_known")),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_dated_event_days")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_dated_event_unit_id_org_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_event")),
    )
    op.create_index(op.f("ix_dated_event_first_day"), "dated_event", ["first_day"])
    op.create_index(op.f("ix_dated_event_unit_id"), "dated_event", ["unit_id"])


def downgrade() -> None:
    """Delete the events."""
    op.drop_table("dated_event")
