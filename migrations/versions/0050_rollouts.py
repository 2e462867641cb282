"""rollouts: days on which programs open in units

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

CHOSEN = "chosen IN ('lot', 'calendar', 'outcome', 'unknown')"


def upgrade() -> None:
    op.create_table(
        "rollout",
        sa.Column("program_id", sa.String(length=16), nullable=False),
        sa.Column("chosen", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(CHOSEN, name=op.f("ck_rollout_chosen_known")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_rollout_program_id_program")
        ),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_rollout")),
    )
    op.create_table(
        "unit_opening",
        sa.Column("program_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.String(length=16), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rollout.program_id"],
            name=op.f("fk_unit_opening_program_id_rollout"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_unit_opening_unit_id_org_unit")
        ),
        sa.PrimaryKeyConstraint("program_id", "unit_id", name=op.f("pk_unit_opening")),
    )  # fmt: skip
    op.create_index(op.f("ix_unit_opening_unit_id"), "unit_opening", ["unit_id"])


def downgrade() -> None:
    """Forget the days: programs are open to every unit again."""
    op.drop_table("unit_opening")
    op.drop_table("rollout")
