"""recruitment: figures keep the tables that they come from

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    # Figures of before have no tables; the next ones do.
    with op.batch_alter_table("recruitment_figure") as table:
        table.add_column(sa.Column("released", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("recruitment_figure") as table:
        table.alter_column("released", server_default=None)


def downgrade() -> None:
    """Forget the tables; the figures stay."""
    with op.batch_alter_table("recruitment_figure") as table:
        table.drop_column("released")
