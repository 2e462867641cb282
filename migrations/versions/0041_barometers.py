"""barometers: questionnaires, their versions and waves

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
KINDS = ("comfort", "enps", "attractiveness", "conditions", "free")
POPULATIONS = ("employees", "candidates")
STATES = ("planned", "open", "closed", "published", "decided", "canceled")
MOMENTS = (
    "recruitment", "arrival", "ninety_days", "daily_work", "mobility", "return_to_work",
    "departure",
)  # fmt: skip
PUBLISHED = "(state IN ('published', 'decided')) = (published_at IS NOT NULL)"


def _known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def upgrade() -> None:
    op.create_table(
        "barometer",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("population", sa.String(length=24), nullable=False),
        sa.Column("names", JSON, nullable=False),
        sa.Column("purposes", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _known("barometer", "kind", KINDS),
        _known("barometer", "population", POPULATIONS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barometer")),
    )
    op.create_table(
        "barometer_version",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("barometer_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["barometer_id"], ["barometer.id"],
            name=op.f("fk_barometer_version_barometer_id_barometer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barometer_version")),
        sa.UniqueConstraint(
            "barometer_id", "number", name=op.f("uq_barometer_version_barometer_id_number")
        ),
    )  # fmt: skip
    op.create_table(
        "wave",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("version_id", sa.String(length=16), nullable=False),
        sa.Column("moment", sa.String(length=24), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("result", JSON, nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", JSON, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _known("wave", "moment", MOMENTS),
        _known("wave", "state", STATES),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_wave_days")),
        sa.CheckConstraint(PUBLISHED, name=op.f("ck_wave_published_at_evidence")),
        sa.CheckConstraint(
            "(state IN ('decided')) = (decided_at IS NOT NULL)",
            name=op.f("ck_wave_decided_at_evidence"),
        ),
        sa.CheckConstraint(
            "(state IN ('decided')) = (decision IS NOT NULL)",
            name=op.f("ck_wave_decision_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["barometer_version.id"],
            name=op.f("fk_wave_version_id_barometer_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
    )  # fmt: skip
    op.create_index(op.f("ix_wave_version_id"), "wave", ["version_id"])


def downgrade() -> None:
    """Delete barometers, waves, results and decisions."""
    op.drop_table("wave")
    op.drop_table("barometer_version")
    op.drop_table("barometer")
