"""recruitment: applications and hires under pseudonyms, and stored figures about them

Revision ID: 0047
Revises: 0046
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STAGES = ("applied", "screened", "interviewed", "offered", "accepted")
OUTCOMES = ("open", "hired", "rejected", "withdrawn", "declined")
SOURCES = (
    "careers_page", "job_board", "social_network", "employee_referral", "agency",
    "event_or_school", "internal", "direct_contact", "other",
)  # fmt: skip
ENDS = ("person", "employer", "transfer")


def upgrade() -> None:
    op.create_table(
        "job_application",
        *sourced("job_application"),
        sa.Column("applied_on", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Date(), nullable=True)
            for name in ("screened_on", "interviewed_on", "offered_on", "accepted_on", "closed_on")
        ),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        known("job_application", "stage", STAGES),
        known("job_application", "outcome", OUTCOMES),
    )
    op.create_table(
        "hire",
        *sourced("hire"),
        sa.Column("application", sa.String(length=24), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=24), nullable=True),
        sa.Column("band", sa.Integer(), nullable=True),
        sa.Column("raters", sa.String(length=24), nullable=True),
        sa.Column("expectations", sa.Integer(), nullable=True),
        sa.Column("again", sa.Integer(), nullable=True),
        sa.Column("team", sa.Integer(), nullable=True),
        sa.Column("productive_on", sa.Date(), nullable=True),
        known("hire", "ended_by", ENDS),
        sa.CheckConstraint("ended_by IS NULL OR ended_on IS NOT NULL", name=op.f("ck_hire_ended")),
        sa.CheckConstraint("ended_on >= hired_on", name=op.f("ck_hire_days")),
        sa.CheckConstraint("productive_on >= hired_on", name=op.f("ck_hire_productive")),
        sa.CheckConstraint("band BETWEEN 1 AND 5", name=op.f("ck_hire_band")),
        sa.CheckConstraint(
            "expectations BETWEEN 1 AND 5 AND again BETWEEN 1 AND 5 AND team BETWEEN 1 AND 5",
            name=op.f("ck_hire_items"),
        ),
    )
    op.create_index(op.f("ix_hire_application"), "hire", ["application"])
    op.create_table(
        "recruitment_figure",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("charts", JSON, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment_figure")),
    )
    op.create_index(op.f("ix_recruitment_figure_made_at"), "recruitment_figure", ["made_at"])


def sourced(table: str) -> list[Any]:
    """What both tables have."""
    return [
        sa.Column("pseudonym", sa.String(length=24), nullable=False),
        sa.Column("family", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.String(length=16), nullable=True),
        sa.Column("tracked_program_id", sa.String(length=16), nullable=True),
        sa.Column("tracked_channel", sa.String(length=24), nullable=True),
        sa.Column("declared", sa.String(length=24), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        known(table, "declared", SOURCES),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f(f"fk_{table}_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["tracked_program_id"], ["program.id"],
            name=op.f(f"fk_{table}_tracked_program_id_program"),
        ),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f(f"pk_{table}")),
    ]  # fmt: skip


def known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def downgrade() -> None:
    """Delete applications, hires and figures."""
    op.drop_table("recruitment_figure")
    op.drop_table("hire")
    op.drop_table("job_application")
