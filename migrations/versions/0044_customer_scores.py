"""customers: scores by unit, theme and quarter; mirror: stored comparisons with employees and their charts

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

THEMES = (
    "listening", "trust", "consideration", "autonomy", "cooperation", "skills", "tools",
    "procedures", "conditions", "values", "careers", "overall",
)  # fmt: skip
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    listed = ", ".join(repr(theme) for theme in THEMES)
    op.create_table(
        "customer_score",
        sa.Column("unit_id", sa.String(length=16), nullable=False),
        sa.Column("theme", sa.String(length=24), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("sd", sa.Double(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"theme IN ({listed})", name=op.f("ck_customer_score_theme_known")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_customer_score_score")),
        sa.CheckConstraint("sd BETWEEN 0 AND 50", name=op.f("ck_customer_score_sd")),
        sa.CheckConstraint("n >= 1", name=op.f("ck_customer_score_n")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_customer_score_unit_id_org_unit")
        ),
        sa.PrimaryKeyConstraint("unit_id", "theme", "quarter", name=op.f("pk_customer_score")),
    )
    op.create_index(op.f("ix_customer_score_quarter"), "customer_score", ["quarter"])
    op.create_table(
        "mirror_figure",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirror_figure")),
    )
    op.create_index("ix_mirror_figure_newest", "mirror_figure", ["quarter", "made_at"])
    op.create_table(
        "mirror_chart",
        sa.Column("figure_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("svg", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["mirror_figure.id"],
            name=op.f("fk_mirror_chart_figure_id_mirror_figure"),
        ),
        sa.PrimaryKeyConstraint("figure_id", "name", name=op.f("pk_mirror_chart")),
    )


def downgrade() -> None:
    """Delete the scores and the comparisons."""
    op.drop_table("mirror_chart")
    op.drop_table("mirror_figure")
    op.drop_table("customer_score")
