"""directory: the organization, with its name; the logo moves to it

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAMES = ("number", "mimetype", "width", "height", "data")
LOGO = ", ".join(f"logo_{name}" for name in NAMES)


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("logo_number", sa.String(length=16), nullable=True),
        sa.Column("logo_mimetype", sa.String(length=20), nullable=True),
        sa.Column("logo_width", sa.Integer(), nullable=True),
        sa.Column("logo_height", sa.Integer(), nullable=True),
        sa.Column("logo_data", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("place = 1", name=op.f("ck_organization_one_row")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_organization")),
    )
    op.execute(
        f"INSERT INTO organization (place, {LOGO}) SELECT place, {', '.join(NAMES)} FROM logo"
    )
    op.drop_table("logo")


def downgrade() -> None:
    """Delete the name."""
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
    op.execute(
        f"INSERT INTO logo (place, {', '.join(NAMES)})"
        f" SELECT place, {LOGO} FROM organization WHERE logo_number IS NOT NULL"
    )
    op.drop_table("organization")
