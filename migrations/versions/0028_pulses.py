"""pulses: answers after meetings, and the figures that were released

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STEPS = ("first", "third", "last")


def text(name: str, length: int = 16) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def upgrade() -> None:
    steps = ", ".join(f"'{step}'" for step in STEPS)
    op.create_table(
        "pulse",
        text("pair_id"), text("person_id"),
        sa.Column("step", sa.Enum(*STEPS, name="pulsestep", native_enum=False, length=24), nullable=False),
        sa.Column("scores", JSON, nullable=False), sa.Column("week", sa.Date(), nullable=False),
        sa.CheckConstraint(f"step IN ({steps})", name=op.f("ck_pulse_step_known")),
        refers("pulse", "pair_id", "pair"), refers("pulse", "person_id", "person"),
        sa.PrimaryKeyConstraint("pair_id", "person_id", "step", name=op.f("pk_pulse")),
    )  # fmt: skip
    op.create_index(op.f("ix_pulse_person_id"), "pulse", ["person_id"])
    op.create_table(
        "pulse_figure",
        text("edition_id"), text("name", 24), sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.CheckConstraint("people >= 10", name=op.f("ck_pulse_figure_people")),
        refers("pulse_figure", "edition_id", "edition"),
        sa.PrimaryKeyConstraint("edition_id", "name", name=op.f("pk_pulse_figure")),
    )  # fmt: skip


def downgrade() -> None:
    """Delete the answers and their figures."""
    for table in ("pulse_figure", "pulse"):
        op.drop_table(table)
