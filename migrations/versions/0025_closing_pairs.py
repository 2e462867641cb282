"""mentoring: pairs that close; runs without a lead, their certificate and progress

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
OLD = ("proposed", "offered", "not_concluded", "active", "paused", "completed", "ended")
NEW = (*OLD[:5], "closing", *OLD[5:])


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def change_checks(states: tuple[str, ...], started: tuple[str, ...]) -> None:
    with op.batch_alter_table("pair") as batch:
        batch.drop_constraint(op.f("ck_pair_state_known"), type_="check")
        batch.drop_constraint(op.f("ck_pair_started_at_evidence"), type_="check")
        batch.create_check_constraint(op.f("ck_pair_state_known"), f"state IN ({listed(states)})")
        batch.create_check_constraint(
            op.f("ck_pair_started_at_evidence"),
            f"(state IN ({listed(started)})) = (started_at IS NOT NULL)",
        )


def upgrade() -> None:
    with op.batch_alter_table("pair") as batch:
        batch.add_column(sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True))
    change_checks(NEW, ("active", "paused", "closing", "completed", "ended"))
    with op.batch_alter_table("pair") as batch:
        batch.create_check_constraint(
            op.f("ck_pair_closing_at_evidence"),
            "(state IN ('closing')) = (closing_at IS NOT NULL)",
        )
    with op.batch_alter_table("match_run") as batch:
        batch.alter_column("person_id", existing_type=sa.String(length=16), nullable=True)
        batch.add_column(sa.Column("progress", JSON, nullable=True))
        batch.add_column(sa.Column("certificate", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Closing pairs are active again; runs without a lead get the lead of another run, or go."""
    op.execute("UPDATE pair SET state = 'active', closing_at = NULL WHERE state = 'closing'")
    with op.batch_alter_table("pair") as batch:
        batch.drop_constraint(op.f("ck_pair_closing_at_evidence"), type_="check")
    change_checks(OLD, ("active", "paused", "completed", "ended"))
    with op.batch_alter_table("pair") as batch:
        batch.drop_column("closing_at")
    op.execute(
        "UPDATE match_run SET person_id = (SELECT min(r.person_id) FROM match_run r"
        " WHERE r.edition_id = match_run.edition_id) WHERE person_id IS NULL"
    )
    with op.batch_alter_table("match_run") as batch:
        batch.drop_column("certificate")
        batch.drop_column("progress")
        batch.alter_column("person_id", existing_type=sa.String(length=16), nullable=False)
