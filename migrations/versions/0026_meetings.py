"""meetings: meetings of pairs, sealed answers to the fit check; appointments that name people

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("planned", "held", "not_held", "cancelled")


def identifier(name: str) -> sa.Column:
    return sa.Column(name, sa.String(length=16), nullable=False)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_meeting_{name}"))


def upgrade() -> None:
    op.create_table(
        "meeting",
        identifier("id"), identifier("pair_id"), identifier("person_id"),
        sa.Column(
            "state", sa.Enum(*STATES, name="meetingstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        check("state_known", "state IN ('planned', 'held', 'not_held', 'cancelled')"),
        check("said_at_evidence", "(state IN ('held', 'not_held')) = (said_at IS NOT NULL)"),
        check("cancelled_at_evidence", "(state IN ('cancelled')) = (cancelled_at IS NOT NULL)"),
        refers("meeting", "id", "appointment"), refers("meeting", "pair_id", "pair"),
        refers("meeting", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )  # fmt: skip
    op.create_index(op.f("ix_meeting_pair_id"), "meeting", ["pair_id"])
    op.create_index(op.f("ix_meeting_person_id"), "meeting", ["person_id"])
    op.create_table(
        "fit_reply",
        identifier("pair_id"), identifier("person_id"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        refers("fit_reply", "pair_id", "pair"), refers("fit_reply", "person_id", "person"),
        sa.PrimaryKeyConstraint("pair_id", "person_id", name=op.f("pk_fit_reply")),
    )  # fmt: skip
    with op.batch_alter_table("appointment") as batch:
        batch.add_column(
            sa.Column("names_people", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("appointment") as batch:
        batch.alter_column("names_people", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Delete meetings, their appointments, what tells about them, and answers to the fit check."""
    op.execute(
        "UPDATE notice SET appointment_id = NULL WHERE appointment_id IN (SELECT id FROM meeting)"
    )
    op.execute(
        "DELETE FROM outbox WHERE kind = 'appointment' AND EXISTS (SELECT 1 FROM meeting m"
        " WHERE outbox.key LIKE 'appointment:' || m.id || ':%')"
    )
    op.drop_table("fit_reply")
    op.drop_index(op.f("ix_meeting_person_id"), "meeting")
    op.drop_index(op.f("ix_meeting_pair_id"), "meeting")
    op.drop_table("meeting")
    op.execute("DELETE FROM appointment WHERE names_people")
    with op.batch_alter_table("appointment") as batch:
        batch.drop_column("names_people")
