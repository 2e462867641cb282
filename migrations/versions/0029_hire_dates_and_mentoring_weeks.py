"""people: the first day of work; insights: pairs and meetings in closed weeks, by unit

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Weeks that are closed already get no row: the units of their people are not known any more."""
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("hired_on", sa.Date(), nullable=True))
    op.create_table(
        "mentoring_week",
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_mentoring_week_people")),
        sa.CheckConstraint("meetings >= 0", name=op.f("ck_mentoring_week_meetings")),
        sa.CheckConstraint(
            "attendees BETWEEN 0 AND 2 * meetings AND (attendees > 0) = (meetings > 0)",
            name=op.f("ck_mentoring_week_attendees"),
        ),
        sa.PrimaryKeyConstraint("unit", "week", name=op.f("pk_mentoring_week")),
    )


def downgrade() -> None:
    """Delete the counts and the days."""
    op.drop_table("mentoring_week")
    with op.batch_alter_table("person") as batch:
        batch.drop_column("hired_on")
