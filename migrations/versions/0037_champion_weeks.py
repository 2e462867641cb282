"""insights: champions and resolved help requests in closed weeks, by unit; people: an index of units

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Weeks that are closed already get no row: the units of their people are not known any more."""
    op.create_table(
        "champion_week",
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("champions", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "champions BETWEEN 0 AND people", name=op.f("ck_champion_week_champions")
        ),
        sa.CheckConstraint(
            "helped BETWEEN 0 AND resolved AND (helped > 0) = (resolved > 0)",
            name=op.f("ck_champion_week_helped"),
        ),
        sa.PrimaryKeyConstraint("unit", "week", name=op.f("pk_champion_week")),
    )
    op.drop_index("ix_person_unit_id", "person")
    op.create_index("ix_person_unit_id_state", "person", ["unit_id", "state"])


def downgrade() -> None:
    """Delete the counts."""
    op.drop_index("ix_person_unit_id_state", "person")
    op.create_index("ix_person_unit_id", "person", ["unit_id"])
    op.drop_table("champion_week")
