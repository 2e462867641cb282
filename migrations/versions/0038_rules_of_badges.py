"""recognition: badges for champions, workshops and ideas

Revision ID: 0038
Revises: 0037
"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE = ("academy_completed", "pair_completed", "year_in_program")
ADDED = ("champion_quarter", "workshops_attended", "idea_done")


def _know(rules: tuple[str, ...]) -> None:
    listed = ", ".join(repr(rule) for rule in rules)
    with op.batch_alter_table("badge") as batch:
        batch.drop_constraint(op.f("ck_badge_rule_known"), type_="check")
        batch.create_check_constraint(op.f("ck_badge_rule_known"), f"rule IN ({listed})")


def upgrade() -> None:
    _know(BEFORE + ADDED)


def downgrade() -> None:
    """Delete badges of the rules that are no longer known."""
    listed = ", ".join(repr(rule) for rule in ADDED)
    op.execute(f"DELETE FROM badge WHERE rule IN ({listed})")
    _know(BEFORE)
