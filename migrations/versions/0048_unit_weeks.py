"""unit_weeks: participation and visits in closed weeks, by unit

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

COUNTS = (
    "people", "enrolled", "measured", "offered", "active", "stories", "shares", "texts",
)  # fmt: skip
REQUESTS = ("gross", "authentic_low", "authentic", "reach_low", "reach", "reach_high")
CHECKS = {
    "enrolled": "0 <= measured AND measured <= enrolled AND enrolled <= people",
    "offered": "offered >= 0",
    "active": "active BETWEEN 0 AND measured",
    "acts": "stories >= 0 AND shares >= 0 AND (active > 0 OR stories + shares = 0)",
    "texts": "(texts > 0) = (own_words IS NOT NULL)",
    "own_words": "own_words BETWEEN 0 AND 1",
    "authentic": "0 <= authentic_low AND authentic_low <= authentic AND authentic <= gross",
    "reach": "0 <= reach_low AND reach_low <= reach_high",
}


def upgrade() -> None:
    """Weeks that are closed already get no row: the units of their people are not known any more."""
    op.create_table(
        "unit_week",
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("own_words", sa.Double(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in REQUESTS),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_unit_week_{name}"))
            for name, rule in CHECKS.items()
        ),
        sa.PrimaryKeyConstraint("unit", "week", name=op.f("pk_unit_week")),
    )


def downgrade() -> None:
    """Delete the counts."""
    op.drop_table("unit_week")
