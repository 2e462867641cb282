"""amendments: a new revision of an approved story is reviewed while the story stays approved

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("draft", "in_review", "approved", "edits_suggested", "objected", "withdrawn")
UNFINISHED = sa.text("state IN ('in_review', 'edits_suggested', 'objected')")


def _evidence(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"(state IN ('in_review')) = ({column} IS NOT NULL)",
        name=op.f(f"ck_amendment_{column}_evidence"),
    )


def upgrade() -> None:
    known = ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        "amendment",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("story_id", sa.String(16), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("late_at", MOMENT, nullable=True),
        sa.CheckConstraint(f"state IN ({known})", name=op.f("ck_amendment_state_known")),
        _evidence("submitted_at"),
        _evidence("due_at"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_amendment_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index("ix_amendment_story_id", "amendment", ["story_id"])
    op.create_index("ix_amendment_due", "amendment", ["state", "due_at"])
    op.create_index(
        "uq_amendment_unfinished", "amendment", ["story_id"], unique=True,
        sqlite_where=UNFINISHED, postgresql_where=UNFINISHED,
    )  # fmt: skip


def downgrade() -> None:
    """Drop the table; unfinished changes stay as working texts and revisions of their stories."""
    op.drop_table("amendment")
