"""helpdesk: help requests, who was asked, guidance notes

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HELP = ("open", "asked", "accepted", "answered", "escalated", "resolved", "withdrawn")
NOTE, URGENCY = ("draft", "published", "retired"), ("normal", "urgent")


def enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return check(table, f"{column}_known", f"{column} IN ({listed})")


def evidence(table: str, column: str, *states: str) -> sa.CheckConstraint:
    listed = ", ".join(repr(state) for state in states)
    return check(table, f"{column}_evidence", f"(state IN ({listed})) = ({column} IS NOT NULL)")


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def text(name: str, length: int = 16, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def upgrade() -> None:
    table = "help_request"
    op.create_table(
        table,
        text("id"),
        text("program_id"),
        text("person_id", nullable=True),
        text("unit_id", nullable=True),
        text("topic"),
        text("language", 8),
        sa.Column("urgency", enum("urgency", URGENCY), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", enum("helpstate", HELP), nullable=False),
        text("champion_id", nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answer_until", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        known(table, "state", HELP),
        known(table, "urgency", URGENCY),
        evidence(table, "asked_at", "asked"),
        evidence(table, "answer_until", "asked"),
        evidence(table, "answered_at", "answered"),
        evidence(table, "ended_at", "resolved", "withdrawn"),
        check(table, "minutes", "minutes IN (15, 30, 60)"),
        check(table, "held", "held = 0 OR state IN ('asked', 'accepted')"),
        check(
            table,
            "has_champion",
            "champion_id IS NOT NULL OR state NOT IN ('asked', 'accepted')",
        ),
        check(
            table,
            "no_champion",
            "champion_id IS NULL OR state NOT IN ('open', 'escalated')",
        ),
        check(
            table,
            "has_person",
            "person_id IS NOT NULL OR state IN ('resolved', 'withdrawn')",
        ),
        refers(table, "program_id", "program"),
        refers(table, "person_id", "person"),
        refers(table, "unit_id", "org_unit"),
        refers(table, "champion_id", "champion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
    )
    for column in ("person_id", "unit_id", "champion_id"):
        op.create_index(op.f(f"ix_help_request_{column}"), table, [column])
    op.create_index("ix_help_request_made", table, ["program_id", "made_at"])
    op.create_table(
        "help_hop",
        text("request_id"),
        text("champion_id"),
        sa.Column("by_lead", sa.Boolean(), nullable=False),
        refers("help_hop", "request_id", "help_request"),
        refers("help_hop", "champion_id", "champion"),
        sa.PrimaryKeyConstraint("request_id", "champion_id", name=op.f("pk_help_hop")),
    )
    op.create_index(op.f("ix_help_hop_champion_id"), "help_hop", ["champion_id"])
    _create_notes("guidance_note")


def _create_notes(table: str) -> None:
    op.create_table(
        table,
        text("id"),
        text("program_id"),
        text("author_id"),
        text("topic"),
        text("language", 8),
        text("title", 120),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", enum("notestate", NOTE), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        known(table, "state", NOTE),
        evidence(table, "published_at", "published"),
        refers(table, "program_id", "program"),
        refers(table, "author_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_note")),
    )
    op.create_index(op.f("ix_guidance_note_author_id"), table, ["author_id"])
    op.create_index("ix_guidance_note_state", table, ["program_id", "state"])


def downgrade() -> None:
    """Delete help requests and guidance notes, with the keys of the texts."""
    op.execute("DELETE FROM data_key WHERE owner_id IN (SELECT id FROM help_request)")
    for table in ("guidance_note", "help_hop", "help_request"):
        op.drop_table(table)
