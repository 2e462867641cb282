"""academy: modules, their versions, completions

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STATES, SOURCES = ("draft", "published", "retired"), ("read", "quiz", "imported")


def enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def upgrade() -> None:
    op.create_table(
        "module",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("program_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("state", enum("modulestate", STATES), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("required_from", sa.Integer(), nullable=False),
        sa.Column("requires", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        known("module", "state", STATES),
        sa.CheckConstraint(
            "(state IN ('retired')) = (retired_at IS NOT NULL)",
            name=op.f("ck_module_retired_at_evidence"),
        ),
        sa.CheckConstraint(
            "required_from BETWEEN 1 AND number", name=op.f("ck_module_required_from")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_module_program_id_program")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("program_id", "code", name=op.f("uq_module_program_id_code")),
    )
    op.create_table(
        "module_version",
        sa.Column("module_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("titles", JSON, nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("video", sa.String(length=500), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_module_version_module_id_module")
        ),
        sa.PrimaryKeyConstraint("module_id", "number", name=op.f("pk_module_version")),
    )
    op.create_table(
        "completion",
        sa.Column("module_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", enum("source", SOURCES), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        known("completion", "source", SOURCES),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_completion_module_id_module")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_completion_person_id_person")
        ),
        sa.PrimaryKeyConstraint("module_id", "person_id", "number", name=op.f("pk_completion")),
    )
    op.create_index("ix_completion_person_id", "completion", ["person_id"])


def downgrade() -> None:
    """Delete the academy."""
    for table in ("completion", "module_version", "module"):
        op.drop_table(table)
