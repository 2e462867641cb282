"""charters: the kind of their program; only those of sharing programs have a review rule

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = ("sharing", "champions", "mentoring", "cocreation")
DEADLINE = sa.Enum("hold", "release", name="deadline", native_enum=False, length=24)
RULE = ("review_days", "at_deadline")


def upgrade() -> None:
    """Charters take over the kind of their program."""
    kind = sa.Enum(*KINDS, name="kind", native_enum=False, length=24)
    with op.batch_alter_table("charter") as batch:
        batch.add_column(sa.Column("kind", kind, nullable=False, server_default="sharing"))
    op.execute(
        "UPDATE charter SET kind = (SELECT p.kind FROM program p WHERE p.id = charter.program_id)"
    )
    with op.batch_alter_table("charter") as batch:
        batch.alter_column("kind", existing_type=kind, server_default=None)
        batch.alter_column("review_days", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("at_deadline", existing_type=DEADLINE, nullable=True)
    op.execute("UPDATE charter SET review_days = NULL, at_deadline = NULL WHERE kind <> 'sharing'")
    with op.batch_alter_table("charter") as batch:
        batch.create_check_constraint(
            op.f("ck_charter_kind_known"),
            "kind IN ('sharing', 'champions', 'mentoring', 'cocreation')",
        )
        for column in RULE:
            batch.create_check_constraint(
                op.f(f"ck_charter_{column}_kind"),
                f"(kind = 'sharing') = ({column} IS NOT NULL)",
            )


def downgrade() -> None:
    """Charters without a review rule get the one that the form proposes."""
    with op.batch_alter_table("charter") as batch:
        batch.drop_constraint(op.f("ck_charter_kind_known"), type_="check")
        for column in RULE:
            batch.drop_constraint(op.f(f"ck_charter_{column}_kind"), type_="check")
    op.execute("UPDATE charter SET review_days = 2, at_deadline = 'hold' WHERE kind <> 'sharing'")
    with op.batch_alter_table("charter") as batch:
        batch.alter_column("review_days", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("at_deadline", existing_type=DEADLINE, nullable=False)
        batch.drop_column("kind")
