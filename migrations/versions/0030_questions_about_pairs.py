"""pairing: questions why two people are not a pair, and the answers of the worker

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
REFERS = {"run_id": "match_run", "mentor_id": "application", "mentee_id": "application"}


def upgrade() -> None:
    op.create_table(
        "run_question",
        *(sa.Column(column, sa.String(length=16), nullable=False) for column in REFERS),
        sa.Column("answer", JSON, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_run_question_{column}_{table}")
            )
            for column, table in REFERS.items()
        ),
        sa.PrimaryKeyConstraint(*REFERS, name=op.f("pk_run_question")),
    )


def downgrade() -> None:
    """Delete the questions."""
    op.drop_table("run_question")
