"""recognition: journal, thank-you notes, goals of programs, badges

Revision ID: 0036
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.String(length=16)
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STATES = ("open", "reached", "not_reached", "canceled")
RULES = ("academy_completed", "pair_completed", "year_in_program")


def enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return check(table, f"{column}_known", f"{column} IN ({listed})")


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        refers("journal_entry", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    op.create_index("ix_journal_entry_person_id_on_day", "journal_entry", ["person_id", "on_day"])
    op.create_table(
        "thanks_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("sender_id", ID, nullable=False),
        sa.Column("receiver_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("may_show", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        check("thanks_note", "two_people", "sender_id <> receiver_id"),
        check("thanks_note", "shown_if_allowed", "may_show OR NOT shown"),
        refers("thanks_note", "sender_id", "person.id"),
        refers("thanks_note", "receiver_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks_note")),
    )
    op.create_index("ix_thanks_note_sender_id", "thanks_note", ["sender_id"])
    op.create_index("ix_thanks_note_receiver_id", "thanks_note", ["receiver_id"])
    op.create_table(
        "thanks_choice",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("receives", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        refers("thanks_choice", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_thanks_choice")),
    )
    op.create_table(
        "team_goal",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("titles", JSON, nullable=False),
        sa.Column("counted", JSON, nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", enum("goalstate", STATES), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        known("team_goal", "state", STATES),
        check(
            "team_goal",
            "closed_at_evidence",
            "(state IN ('reached', 'not_reached', 'canceled')) = (closed_at IS NOT NULL)",
        ),
        check("team_goal", "target", "target > 0"),
        check("team_goal", "number", "number >= 0"),
        check("team_goal", "observed_whole_program", "measure = '' OR unit_id IS NULL"),
        refers("team_goal", "program_id", "program.id"),
        refers("team_goal", "unit_id", "org_unit.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_goal")),
    )
    op.create_index("ix_team_goal_program_id", "team_goal", ["program_id"])
    op.create_index("ix_team_goal_unit_id", "team_goal", ["unit_id"])
    op.create_table(
        "badge_quarter",
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_badge_quarter")),
    )
    op.create_table(
        "badge",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("rule", enum("rule", RULES), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        known("badge", "rule", RULES),
        refers("badge", "person_id", "person.id"),
        refers("badge", "program_id", "program.id"),
        refers("badge", "quarter", "badge_quarter.quarter"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint(
            "person_id", "program_id", "rule", name=op.f("uq_badge_person_id_program_id_rule")
        ),
    )


def downgrade() -> None:
    """Delete journals, notes, goals and badges."""
    for table in (
        "badge",
        "badge_quarter",
        "team_goal",
        "thanks_choice",
        "thanks_note",
        "journal_entry",
    ):
        op.drop_table(table)
