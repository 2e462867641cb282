"""notes: private and shared notes, goals and topics of pairs

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STATES = {"goalstate": ("open", "reached", "dropped"), "agreementstate": ("proposed", "agreed")}


def text(name: str, *, length: int = 16) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def plain(name: str, kind: sa.types.TypeEngine | type, *, null: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=null)


def state(name: str) -> sa.Column:
    kind = sa.Enum(*STATES[name], name=name, native_enum=False, length=24)
    return sa.Column("state", kind, nullable=False)


def known(table: str, name: str) -> sa.CheckConstraint:
    values = ", ".join(f"'{value}'" for value in STATES[name])
    return sa.CheckConstraint(f"state IN ({values})", name=op.f(f"ck_{table}_state_known"))


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def owners(table: str) -> list[sa.ForeignKeyConstraint]:
    return [refers(table, "pair_id", "pair"), refers(table, "author_id", "person")]


def upgrade() -> None:
    op.create_table(
        "note",
        text("id"), text("pair_id"), text("author_id"), plain("private", sa.Boolean()),
        plain("sealed", sa.LargeBinary()), plain("version", sa.Integer()), plain("made_at", MOMENT),
        plain("changed_at", MOMENT, null=True),
        *owners("note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )  # fmt: skip
    op.create_table(
        "pair_goal",
        text("id"), text("pair_id"), text("author_id"), plain("sealed", sa.LargeBinary()),
        state("goalstate"), plain("made_at", MOMENT),
        known("pair_goal", "goalstate"), *owners("pair_goal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_goal")),
    )  # fmt: skip
    for table in ("note", "pair_goal"):
        for column in ("pair_id", "author_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_table(
        "pair_agreement",
        text("pair_id"), text("author_id"), plain("topics", JSON), state("agreementstate"),
        plain("version", sa.Integer()), plain("made_at", MOMENT),
        known("pair_agreement", "agreementstate"), *owners("pair_agreement"),
        sa.PrimaryKeyConstraint("pair_id", name=op.f("pk_pair_agreement")),
    )  # fmt: skip
    op.create_index(op.f("ix_pair_agreement_author_id"), "pair_agreement", ["author_id"])


def downgrade() -> None:
    """Delete what pairs wrote; the keys of pairs stay, and open nothing."""
    for table in ("pair_agreement", "pair_goal", "note"):
        op.drop_table(table)
