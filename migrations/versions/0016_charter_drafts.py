"""charters: a draft of the next version, which the leads of a program write together

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _texts() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "charter_draft",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("program_id", sa.String(length=16), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("texts", _texts(), nullable=False),
        sa.Column("disclosures", _texts(), nullable=False),
        sa.Column("more_disclosures", _texts(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=True),
        sa.Column("at_deadline", sa.String(length=24), nullable=True),
        sa.Column("person_id", sa.String(length=16), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "at_deadline IN ('hold', 'release')", name=op.f("ck_charter_draft_at_deadline_known")
        ),
        sa.CheckConstraint("review_days > 0", name=op.f("ck_charter_draft_review_days_positive")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_charter_draft_program_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_charter_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_draft")),
        sa.UniqueConstraint("program_id", name=op.f("uq_charter_draft_program_id")),
    )


def downgrade() -> None:
    """Drop the table: unpublished drafts are lost, published charters stay."""
    op.drop_table("charter_draft")
