"""links by person, shares that are declared, planned, retired

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tracked_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_tracked_link_person_id"), "person", ["person_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_tracked_link_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_tracked_link_story", ["story_id", "channel"], unique=False)
    _running(drop="state <> 'cancelled'")
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.add_column(sa.Column("server", sa.String(length=253), nullable=True))
        batch_op.add_column(
            sa.Column("declared", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("disclosure", sa.String(length=200), nullable=False, server_default="")
        )
        for column in ("planned_for", "reminded_at", "retired_at"):
            batch_op.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("link_id", existing_type=sa.String(length=16), nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_share_state_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_share_posted_at_evidence"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_share_state_known"),
            "state IN ('prepared', 'posted', 'retired', 'cancelled')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_share_posted_at_evidence"),
            "(state IN ('posted', 'retired')) = (posted_at IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_share_retired_at_evidence"),
            "(state IN ('retired')) = (retired_at IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_share_link_unless_declared"), "declared = (link_id IS NULL)"
        )
        batch_op.create_index("ix_share_feed", ["program_id", "posted_at", "id"], unique=False)
        batch_op.create_index("ix_share_story", ["story_id", "posted_at", "id"], unique=False)
    # A default served the old rows alone.
    with op.batch_alter_table("share", schema=None) as batch_op:
        for column in ("declared", "disclosure"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index(
            "uq_share_running",
            ["story_id", "channel"],
            unique=True,
            sqlite_where=sa.text("state IN ('prepared', 'posted') AND declared = 0"),
            postgresql_where=sa.text("state IN ('prepared', 'posted') AND NOT declared"),
        )


def _running(*, drop: str) -> None:
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_share_running", sqlite_where=sa.text(drop), postgresql_where=sa.text(drop)
        )


def downgrade() -> None:
    """The old tables know neither a declared share nor a retired one: these rows go."""
    _running(drop="state <> 'cancelled'")
    op.execute("DELETE FROM share WHERE declared OR state = 'retired'")
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.drop_index("ix_share_feed")
        batch_op.drop_index("ix_share_story")
        for check in (
            "ck_share_link_unless_declared",
            "ck_share_retired_at_evidence",
            "ck_share_posted_at_evidence",
            "ck_share_state_known",
        ):
            batch_op.drop_constraint(batch_op.f(check), type_="check")
        for column in (
            "retired_at",
            "reminded_at",
            "planned_for",
            "disclosure",
            "declared",
            "server",
        ):
            batch_op.drop_column(column)
        batch_op.create_check_constraint(
            batch_op.f("ck_share_state_known"), "state IN ('prepared', 'posted', 'cancelled')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_share_posted_at_evidence"),
            "(state IN ('posted')) = (posted_at IS NOT NULL)",
        )
        batch_op.alter_column("link_id", existing_type=sa.String(length=16), nullable=False)
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index(
            "uq_share_running",
            ["story_id", "channel"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
    with op.batch_alter_table("tracked_link", schema=None) as batch_op:
        batch_op.drop_index("ix_tracked_link_story")
        batch_op.drop_index(batch_op.f("ix_tracked_link_person_id"))
        batch_op.drop_constraint(batch_op.f("fk_tracked_link_person_id"), type_="foreignkey")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("person_id")
