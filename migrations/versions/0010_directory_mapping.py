"""directory: what columns of files mean; a unit is its path, so that a name may stand twice

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Keys that are NULL differ from each other, so units at the top need an index of their own.
TOP = sa.text("parent_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "directory_mapping",
        sa.Column("theirs", sa.String(length=120), nullable=False),
        sa.Column("ours", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("theirs", name=op.f("pk_directory_mapping")),
    )
    with op.batch_alter_table("org_unit") as batch:
        batch.drop_constraint(op.f("uq_org_unit_name"), type_="unique")
        batch.create_unique_constraint(op.f("uq_org_unit_parent_id_name"), ["parent_id", "name"])
        batch.create_index(
            "uq_org_unit_top_name", ["name"], unique=True,
            sqlite_where=TOP, postgresql_where=TOP,
        )  # fmt: skip


def downgrade() -> None:
    """Return to names that stand once; a name that stands twice gets its id."""
    with op.batch_alter_table("org_unit") as batch:
        batch.drop_index("uq_org_unit_top_name")
        batch.drop_constraint(op.f("uq_org_unit_parent_id_name"), type_="unique")
    op.execute(
        "UPDATE org_unit SET name = substr(name, 1, 100) || ' ' || id WHERE EXISTS (SELECT 1 FROM "
        "org_unit other WHERE other.name = org_unit.name AND other.id < org_unit.id)"
    )
    with op.batch_alter_table("org_unit") as batch:
        batch.create_unique_constraint(op.f("uq_org_unit_name"), ["name"])
    op.drop_table("directory_mapping")
