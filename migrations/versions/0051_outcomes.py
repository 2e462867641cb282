"""gauge: what a repair changed is published in both languages

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
OBJECT = {"postgresql": "jsonb_build_object", "sqlite": "json_object"}
TEXT = {
    "postgresql": "outcomes ->> {key}",
    "sqlite": "json_extract(outcomes, '$.' || {key})",
}
FIRST = {
    "postgresql": "(SELECT min(key) FROM jsonb_object_keys(outcomes) AS keys(key))",
    "sqlite": "(SELECT min(key) FROM json_each(outcomes))",
}


def needed(column: str) -> str:
    return f"(state IN ('done', 'declined')) = ({column} IS NOT NULL)"


def upgrade() -> None:
    """Keep what was published, in the language that it was written in."""
    with op.batch_alter_table("repair") as batch_op:
        batch_op.add_column(sa.Column("outcomes", JSON, nullable=True))
    made = OBJECT[op.get_bind().dialect.name]
    op.execute(f"UPDATE repair SET outcomes = {made}(language, outcome) WHERE outcome IS NOT NULL")
    with op.batch_alter_table("repair") as batch_op:
        for column in ("outcome", "language"):
            batch_op.drop_constraint(op.f(f"ck_repair_{column}_evidence"), type_="check")
            batch_op.drop_column(column)
        batch_op.create_check_constraint(op.f("ck_repair_outcomes_evidence"), needed("outcomes"))


def downgrade() -> None:
    """Keep one of the languages: English where there is one."""
    with op.batch_alter_table("repair") as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=5), nullable=True))
    name = op.get_bind().dialect.name
    op.execute(f"UPDATE repair SET language = {FIRST[name]} WHERE outcomes IS NOT NULL")
    text = TEXT[name].format(key="language")
    op.execute(f"UPDATE repair SET outcome = {text} WHERE outcomes IS NOT NULL")
    with op.batch_alter_table("repair") as batch_op:
        batch_op.drop_constraint(op.f("ck_repair_outcomes_evidence"), type_="check")
        batch_op.drop_column("outcomes")
        for column in ("outcome", "language"):
            batch_op.create_check_constraint(op.f(f"ck_repair_{column}_evidence"), needed(column))
