"""readiness and gauge: works-council days, reasons to open, subjects of themes, readings, repairs

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ID = sa.String(length=16)
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
SUBJECTS = (
    "listening", "trust", "consideration", "autonomy", "cooperation", "skills", "tools", "procedures",
    "conditions", "values", "careers", "overall",
)  # fmt: skip
VERDICTS = ("wide", "close", "unknown", "quiet")
STATES = ("open", "done", "declined")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return check(table, f"{column}_known", f"{column} IN ({listed})")


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _programs()
    _readings()
    _repairs()


def _programs() -> None:
    with op.batch_alter_table("program") as batch_op:
        batch_op.add_column(sa.Column("council_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("council_why", sa.String(length=500), nullable=False, server_default="")
        )
    # The default served the old rows alone.
    with op.batch_alter_table("program") as batch_op:
        batch_op.alter_column("council_why", server_default=None)
    with op.batch_alter_table("theme") as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=24), nullable=True))
        listed = ", ".join(repr(each) for each in SUBJECTS)
        batch_op.create_check_constraint(op.f("ck_theme_about_known"), f"about IN ({listed})")
    op.create_table(
        "program_opening",
        sa.Column("program_id", ID, nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        check("program_opening", "reason_given", "reason <> ''"),
        refers("program_opening", "program_id", "program.id"),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_program_opening")),
    )


def _readings() -> None:
    table = "gauge_reading"
    op.create_table(
        table,
        sa.Column("theme_id", ID, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("about", sa.String(length=24), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=True),
        sa.Column("shares_week", sa.String(length=8), nullable=True),
        sa.Column("level", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("is_enps", sa.Boolean(), nullable=False),
        sa.Column("irritants_open", sa.Integer(), nullable=True),
        sa.Column("irritants_mended", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("causes", JSON, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        known(table, "about", SUBJECTS),
        known(table, "verdict", VERDICTS),
        check(table, "shares_week", "(shares IS NULL) = (shares_week IS NULL)"),
        check(table, "level_n", "(level IS NULL) = (n IS NULL)"),
        refers(table, "theme_id", "theme.id"),
        refers(table, "program_id", "program.id"),
        sa.PrimaryKeyConstraint("theme_id", "week", name=op.f("pk_gauge_reading")),
    )
    op.create_index("ix_gauge_reading_program_id", table, ["program_id", "week"])


def _repairs() -> None:
    table = "repair"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("theme_id", ID, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("causes", JSON, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=1000), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        known(table, "state", STATES),
        *(
            check(table, f"{each}_evidence",
                  f"(state IN ('done', 'declined')) = ({each} IS NOT NULL)")
            for each in ("closed_at", "outcome", "language")
        ),
        refers(table, "program_id", "program.id"),
        refers(table, "theme_id", "theme.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )  # fmt: skip
    op.create_index("ix_repair_program_id", table, ["program_id", "opened_at"])
    op.create_index(
        "uq_repair_open", table, ["theme_id"], unique=True,
        sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"),
    )  # fmt: skip


def downgrade() -> None:
    """Delete readings, repairs, reasons and works-council days."""
    for table in ("repair", "gauge_reading", "program_opening"):
        op.drop_table(table)
    with op.batch_alter_table("theme") as batch_op:
        batch_op.drop_constraint(op.f("ck_theme_about_known"), type_="check")
        batch_op.drop_column("about")
    with op.batch_alter_table("program") as batch_op:
        batch_op.drop_column("council_why")
        batch_op.drop_column("council_on")
