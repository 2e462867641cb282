"""suggestions: the consent that nothing used is removed

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ENTRY = sa.table("consent_entry", sa.column("consent", sa.String))
NAME = "ck_consent_entry_consent_known"
OLD = ("listed", "suggestions", "counted_links", "connector", "career_page", "measuring")
NEW = tuple(consent for consent in OLD if consent != "suggestions")


def _allow(consents: tuple[str, ...]) -> None:
    known = ", ".join(f"'{consent}'" for consent in consents)
    with op.batch_alter_table("consent_entry") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), f"consent IN ({known})")


def upgrade() -> None:
    """Delete the entries of the consent; no page ever read them."""
    op.execute(sa.delete(ENTRY).where(ENTRY.c.consent == "suggestions"))
    _allow(NEW)


def downgrade() -> None:
    """Allow the consent again, which nobody has given then."""
    _allow(OLD)
