"""champions: topics, proposals, roles, confirmed skills, declared time

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
ID = sa.String(length=16)
MOMENT = sa.DateTime(timezone=True)
STATES = (
    "candidate", "manager_asked", "granted", "in_training", "active", "renewal_due", "paused",
    "lapsed", "declined", "ended",
)  # fmt: skip
LIVE = sa.text("state NOT IN ('lapsed', 'declined', 'ended')")
AGREED = ("granted", "in_training", "active", "paused", "renewal_due")
EVIDENCE = {
    "asked_id": ("manager_asked",), "asked_at": ("manager_asked",),
    "reply_until": ("manager_asked", "renewal_due"), "hours": AGREED, "until": AGREED,
    "ended_at": ("lapsed", "declined", "ended"),
}  # fmt: skip


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def upgrade() -> None:
    op.create_table(
        "champion_topics",
        sa.Column("program_id", ID, nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_champion_topics_program_id")),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_champion_topics")),
    )  # fmt: skip
    op.create_table(
        "champion_proposal",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("proposed_by_id", ID, nullable=False),
        sa.Column("reply_until", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_champion_proposal_program_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_champion_proposal_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_champion_proposal_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion_proposal")),
    )  # fmt: skip
    op.create_index(
        "uq_champion_proposal_person", "champion_proposal", ["program_id", "person_id"], unique=True
    )
    for column in ("person_id", "proposed_by_id"):
        op.create_index(op.f(f"ix_champion_proposal_{column}"), "champion_proposal", [column])
    op.create_table(
        "champion",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("hours_asked", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.Enum(*STATES, name="championstate", native_enum=False, length=24), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("asked_id", ID, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("reply_until", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(f"state IN ({listed(STATES)})", name=op.f("ck_champion_state_known")),
        *(
            sa.CheckConstraint(
                f"(state IN ({listed(states)})) = ({column} IS NOT NULL)",
                name=op.f(f"ck_champion_{column}_evidence"),
            )
            for column, states in EVIDENCE.items()
        ),
        sa.CheckConstraint("hours_asked BETWEEN 1 AND 20", name=op.f("ck_champion_hours_asked")),
        sa.CheckConstraint("hours BETWEEN 1 AND hours_asked", name=op.f("ck_champion_hours")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_champion_program_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_champion_person_id")),
        sa.ForeignKeyConstraint(["asked_id"], ["person.id"], name=op.f("fk_champion_asked_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion")),
    )  # fmt: skip
    op.create_index(
        "uq_champion_running", "champion", ["program_id", "person_id"], unique=True,
        sqlite_where=LIVE, postgresql_where=LIVE,
    )  # fmt: skip
    for column in ("person_id", "asked_id"):
        op.create_index(op.f(f"ix_champion_{column}"), "champion", [column])
    op.create_table(
        "skill_confirmation",
        sa.Column("champion_id", ID, nullable=False),
        sa.Column("topic", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("by_lead", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["champion_id"], ["champion.id"], name=op.f("fk_skill_confirmation_champion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_skill_confirmation_person_id")),
        sa.PrimaryKeyConstraint("champion_id", "topic", "person_id", name=op.f("pk_skill_confirmation")),
    )  # fmt: skip
    op.create_table(
        "time_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("champion_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name=op.f("ck_time_entry_minutes")),
        sa.ForeignKeyConstraint(["champion_id"], ["champion.id"], name=op.f("fk_time_entry_champion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entry")),
    )  # fmt: skip
    op.create_index("ix_time_entry_days", "time_entry", ["champion_id", "day"])


def downgrade() -> None:
    for table in (
        "time_entry",
        "skill_confirmation",
        "champion",
        "champion_proposal",
        "champion_topics",
    ):
        op.drop_table(table)
