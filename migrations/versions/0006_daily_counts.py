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
    with op.batch_alter_table("panel_week") as batch:
        batch.add_column(sa.Column("authors", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE panel_week SET authors = (SELECT count(DISTINCT story.person_id) FROM request"
        " JOIN tracked_link ON tracked_link.id = request.link_id"
        " JOIN story ON story.id = tracked_link.story_id"
        " WHERE request.week = panel_week.week"
        " AND tracked_link.program_id = panel_week.program_id)"
    )
    with op.batch_alter_table("panel_week") as batch:
        batch.alter_column("authors", existing_type=sa.Integer(), server_default=None)
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
    with op.batch_alter_table("panel_week") as batch:
        batch.drop_column("authors")
    with op.batch_alter_table("released_week") as batch:
        batch.drop_column("counted_at")
