"""daily counts of links; a released week notes when it was counted

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("released_week") as batch:
        batch.add_column(sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "link_day",
        sa.Column("link_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("removed", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["tracked_link.id"], name=op.f("fk_link_day_link_id")),
        sa.PrimaryKeyConstraint("link_id", "day", "week", name=op.f("pk_link_day")),
    )
    op.create_index(op.f("ix_link_day_week"), "link_day", ["week"])


def downgrade() -> None:
    op.drop_table("link_day")
    with op.batch_alter_table("released_week") as batch:
        batch.drop_column("counted_at")
