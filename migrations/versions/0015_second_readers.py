"""stories: the reviewer whose objection another reviewer was asked to read

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("story") as batch:
        batch.add_column(sa.Column("objector_id", sa.String(length=16), nullable=True))
        batch.create_foreign_key(
            op.f("fk_story_objector_id_person"), "person", ["objector_id"], ["id"]
        )


def downgrade() -> None:
    """Drop the column; the texts stay in review, for every reviewer of their programs."""
    with op.batch_alter_table("story") as batch:
        batch.drop_column("objector_id")
