"""insights: solicitations sent in closed weeks, by unit

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Weeks that are closed already get no row: the units of their people are not known any more."""
    op.create_table(
        "exposure_week",
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("solicitations", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_exposure_week_people")),
        sa.CheckConstraint("solicitations >= people", name=op.f("ck_exposure_week_solicitations")),
        sa.PrimaryKeyConstraint("unit", "week", name=op.f("pk_exposure_week")),
    )


def downgrade() -> None:
    """Delete the counts."""
    op.drop_table("exposure_week")
