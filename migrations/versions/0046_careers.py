"""careers: the career page as a channel of shares, and personal links

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

STATES = ("prepared", "posted", "retired", "cancelled")
ON_PAGE = "state = 'posted' AND channel = 'career_page'"
AT = sa.DateTime(timezone=True)


def listed(states: tuple[str, ...]) -> str:
    return ", ".join(repr(state) for state in states)


def change_checks(states: tuple[str, ...], posted: tuple[str, ...]) -> None:
    """Replace the checks of the states of a share, and of those in which it was posted."""
    with op.batch_alter_table("share") as batch:
        for name in ("ck_share_state_known", "ck_share_posted_at_evidence"):
            batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f("ck_share_state_known"), f"state IN ({listed(states)})")
        batch.create_check_constraint(
            op.f("ck_share_posted_at_evidence"),
            f"(state IN ({listed(posted)})) = (posted_at IS NOT NULL)",
        )


def upgrade() -> None:
    with op.batch_alter_table("share") as batch:
        batch.add_column(sa.Column("taken_back_at", AT, nullable=True))
    change_checks((*STATES, "taken_back"), ("posted", "retired", "taken_back"))
    with op.batch_alter_table("share") as batch:
        batch.create_check_constraint(
            op.f("ck_share_taken_back_at_evidence"),
            "(state IN ('taken_back')) = (taken_back_at IS NOT NULL)",
        )
    op.create_index(
        "ix_share_career", "share", ["posted_at", "id"],
        sqlite_where=sa.text(ON_PAGE), postgresql_where=sa.text(ON_PAGE),
    )  # fmt: skip
    with op.batch_alter_table("tracked_link") as batch:
        batch.add_column(sa.Column("destination", sa.String(length=500), nullable=True))
        for column in ("program_id", "story_id"):
            batch.alter_column(column, existing_type=sa.String(length=16), nullable=True)
        batch.create_check_constraint(
            op.f("ck_tracked_link_story_of_a_program"),
            "(program_id IS NULL) = (story_id IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_tracked_link_own_destination"), "destination IS NULL OR program_id IS NULL"
        )
    op.create_table(
        "referral",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("link_id", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("deleted_on", AT, nullable=False),
        sa.Column("paused_at", AT, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'ended')", name=op.f("ck_referral_state_known")
        ),
        sa.CheckConstraint(
            "(state IN ('paused')) = (paused_at IS NOT NULL)",
            name=op.f("ck_referral_paused_at_evidence"),
        ),
        sa.CheckConstraint(
            "(state IN ('ended')) = (ended_at IS NOT NULL)",
            name=op.f("ck_referral_ended_at_evidence"),
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (link_id IS NULL)", name=op.f("ck_referral_link_until_ended")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_referral_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["tracked_link.id"], name=op.f("fk_referral_link_id_tracked_link")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("link_id", name=op.f("uq_referral_link_id")),
    )
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"])
    op.create_index(op.f("ix_referral_deleted_on"), "referral", ["deleted_on"])


def downgrade() -> None:
    """Delete personal links; stories that were taken back are cancelled, others stay posted."""
    op.drop_table("referral")
    personal = "SELECT id FROM tracked_link WHERE program_id IS NULL"
    for table in ("request", "link_day"):
        op.execute(f"DELETE FROM {table} WHERE link_id IN ({personal})")
    op.execute("DELETE FROM tracked_link WHERE program_id IS NULL")
    with op.batch_alter_table("tracked_link") as batch:
        batch.drop_constraint(op.f("ck_tracked_link_own_destination"), type_="check")
        batch.drop_constraint(op.f("ck_tracked_link_story_of_a_program"), type_="check")
        for column in ("program_id", "story_id"):
            batch.alter_column(column, existing_type=sa.String(length=16), nullable=False)
        batch.drop_column("destination")
    op.drop_index("ix_share_career", "share")
    with op.batch_alter_table("share") as batch:
        batch.drop_constraint(op.f("ck_share_taken_back_at_evidence"), type_="check")
    op.execute(
        "UPDATE share SET cancelled_at = taken_back_at, taken_back_at = NULL, posted_at = NULL,"
        " state = 'cancelled' WHERE state = 'taken_back'"
    )
    change_checks(STATES, ("posted", "retired"))
    with op.batch_alter_table("share") as batch:
        batch.drop_column("taken_back_at")
