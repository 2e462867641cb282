"""limits of servers: how long a text may be there; when the answer to a refresh was lost

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("network_client", sa.Column("max_characters", sa.Integer(), nullable=True))
    op.add_column("network_client", sa.Column("address_characters", sa.Integer(), nullable=True))
    op.add_column("network_client", sa.Column("asked_at", MOMENT, nullable=True))
    op.add_column("connection", sa.Column("lost_at", MOMENT, nullable=True))


def downgrade() -> None:
    """Drop the columns; servers are asked again after the next upgrade."""
    with op.batch_alter_table("connection") as batch:
        batch.drop_column("lost_at")
    with op.batch_alter_table("network_client") as batch:
        batch.drop_column("asked_at")
        batch.drop_column("address_characters")
        batch.drop_column("max_characters")
