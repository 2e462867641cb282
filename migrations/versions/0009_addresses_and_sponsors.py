"""addresses and sponsors: one spelling for each mail address; a sponsor is asked first

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from webapp.core.mailbox import canonical

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PERSON = sa.table("person", sa.column("id", sa.String), sa.column("email", sa.String))


def upgrade() -> None:
    """Add the column, and respell stored addresses. A second spelling of a mailbox stays as it is."""
    op.add_column("program", sa.Column("sponsor_asked", sa.String(254), nullable=True))
    connection = op.get_bind()
    stored = connection.execute(sa.select(PERSON.c.id, PERSON.c.email).order_by(PERSON.c.id)).all()
    taken = {row.email for row in stored}
    for row in stored:
        try:
            address = canonical(row.email)
        except ValueError:
            continue
        if address not in taken:
            taken.add(address)
            connection.execute(sa.update(PERSON).where(PERSON.c.id == row.id).values(email=address))


def downgrade() -> None:
    """Drop the column; addresses keep their spelling, which the older code reads too."""
    with op.batch_alter_table("program") as batch:
        batch.drop_column("sponsor_asked")
