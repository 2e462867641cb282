"""releases: the ledger of released tables, and the attacks on it

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "released_table",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.CheckConstraint("hidden BETWEEN 0 AND cells", name=op.f("ck_released_table_hidden")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_table")),
        sa.UniqueConstraint("name", "period", name=op.f("uq_released_table_name_period")),
    )
    op.create_index(op.f("ix_released_table_made_at"), "released_table", ["made_at"])
    op.create_table(
        "ledger_check",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("narrowed", sa.Integer(), nullable=False),
        sa.Column("computed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= computed AND computed <= narrowed", name=op.f("ck_ledger_check_computed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_check")),
    )
    op.create_index(op.f("ix_ledger_check_checked_at"), "ledger_check", ["checked_at"])
    _only_grows()


def _only_grows() -> None:
    """A released table is never rewritten and never deleted."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER released_table_no_{act.lower()} BEFORE {act} ON released_table "
                "BEGIN SELECT RAISE(ABORT, 'released tables do not change'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'released tables do not change'; END $$"
    )
    op.execute(
        "CREATE TRIGGER released_table_only_grows BEFORE UPDATE OR DELETE ON released_table "
        "FOR EACH ROW EXECUTE FUNCTION refuse_release_change()"
    )


def downgrade() -> None:
    """Delete the ledger."""
    op.drop_table("released_table")
    op.drop_table("ledger_check")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_release_change()")
