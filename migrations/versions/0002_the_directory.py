"""the directory: managers, sites, absences, invitations, throttled sign-in

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = "state IN ('pending', 'active', 'ended')"
NEW = "state IN ('pending', 'invited', 'active', 'ended')"


def upgrade() -> None:
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("country", sa.String(length=2), nullable=False, server_default="FR")
        )
        batch_op.add_column(sa.Column("subdivision", sa.String(length=8), nullable=True))
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.alter_column("country", server_default=None)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grade", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("site", sa.String(length=120), nullable=True))
        batch_op.add_column(
            sa.Column(
                "languages",
                sa.JSON().with_variant(JSONB(), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(sa.Column("time_zone", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("manager_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_person_manager_id"), "person", ["manager_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_person_manager_id"), ["manager_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("ck_person_state_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_person_state_known"), NEW)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("languages", server_default=None)

    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("end_reason", sa.String(length=300), nullable=True))

    op.create_table(
        "absence",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.CheckConstraint("from_day <= until_day", name=op.f("ck_absence_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_absence_days", ["from_day", "until_day"], unique=False)

    op.create_table(
        "sign_in_delay",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_delay")),
    )
    with op.batch_alter_table("sign_in_delay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_delay_last_at"), ["last_at"], unique=False)


def downgrade() -> None:
    op.drop_table("sign_in_delay")
    op.drop_table("absence")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_column("end_reason")

    # The older shape knows no invitation: whoever was invited may sign up.
    op.execute("UPDATE person SET state = 'pending' WHERE state = 'invited'")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_person_state_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_person_state_known"), OLD)
        batch_op.drop_index(batch_op.f("ix_person_manager_id"))
        batch_op.drop_constraint(batch_op.f("fk_person_manager_id"), type_="foreignkey")
        for column in ("ends_on", "manager_id", "time_zone", "languages", "site", "grade"):
            batch_op.drop_column(column)
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.drop_column("subdivision")
        batch_op.drop_column("country")
