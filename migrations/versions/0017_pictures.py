"""people: a picture of oneself; the logo of the organization

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person", sa.Column("portrait_id", sa.String(length=16), nullable=True))
    op.create_table(
        "portrait",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("mimetype", sa.String(length=20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_portrait_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portrait")),
        sa.UniqueConstraint("person_id", name=op.f("uq_portrait_person_id")),
    )
    op.create_table(
        "logo",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("mimetype", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("place = 1", name=op.f("ck_logo_one_row")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_logo")),
    )


def downgrade() -> None:
    """Delete the pictures."""
    op.drop_table("logo")
    op.drop_table("portrait")
    with op.batch_alter_table("person") as batch:
        batch.drop_column("portrait_id")
