"""messaging: who answers, appointments; pages of bookings have endpoints of their own

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("planned", "cancelled")
MESSAGES = ("notice", "solicitation")
MOVED = ("booking", "calendar")


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="appointmentstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'cancelled')", name=op.f("ck_appointment_state_known")
        ),
        sa.CheckConstraint(
            "(state IN ('cancelled')) = (cancelled_at IS NOT NULL)",
            name=op.f("ck_appointment_cancelled_at_evidence"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_lasts")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_appointment_sequence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    for table in MESSAGES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("appointment_id", sa.String(length=16), nullable=True))
            batch.add_column(sa.Column("reply_to_id", sa.String(length=16), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_reply_to_id_person"), "person", ["reply_to_id"], ["id"]
            )
    op.create_index(op.f("ix_notice_appointment_id"), "notice", ["appointment_id"])
    with op.batch_alter_table("notification_times") as batch:
        batch.add_column(
            sa.Column("neutral_titles", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("notification_times") as batch:
        batch.alter_column("neutral_titles", existing_type=sa.Boolean(), server_default=None)
    for table in MESSAGES:
        for page in MOVED:
            op.execute(
                f"UPDATE {table} SET endpoint = 'bookings.{page}'"
                f" WHERE endpoint = 'messaging.{page}'"
            )
        op.execute(
            f"UPDATE {table} SET reply_to_id = (SELECT b.person_id FROM booking b"
            f" WHERE b.id = {table}.about_id AND b.person_id <> {table}.person_id)"
            " WHERE topic = 'requests'"
        )


def downgrade() -> None:
    """Delete appointments, and what waits to tell about them."""
    op.execute("DELETE FROM outbox WHERE kind = 'appointment'")
    for table in MESSAGES:
        for page in MOVED:
            op.execute(
                f"UPDATE {table} SET endpoint = 'messaging.{page}'"
                f" WHERE endpoint = 'bookings.{page}'"
            )
    with op.batch_alter_table("notification_times") as batch:
        batch.drop_column("neutral_titles")
    op.drop_index(op.f("ix_notice_appointment_id"), "notice")
    for table in MESSAGES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_reply_to_id_person"), type_="foreignkey")
            batch.drop_column("reply_to_id")
            batch.drop_column("appointment_id")
    op.drop_table("appointment")
