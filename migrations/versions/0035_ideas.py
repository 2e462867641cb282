"""ideas: ideas, revisions and support; drafts of briefs; topics of messages about ideas

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID, MOMENT = sa.String(length=16), sa.DateTime(timezone=True)
STATES = (
    "draft", "open", "under_review", "accepted", "declined", "in_progress", "done", "withdrawn",
)  # fmt: skip
REASONS = ("exists", "outside", "cost", "not_now", "rules", "unclear")
EVIDENCE = {
    "answer": ("accepted", "in_progress", "declined", "done"),
    "decided_at": ("accepted", "in_progress", "declined", "done"),
    "reason": ("declined",), "outcome": ("done",), "done_at": ("done",),
    "withdrawn_at": ("withdrawn",),
}  # fmt: skip
# Tables with a topic of messages, and the topics before and after.
TOPICAL = ("notice", "solicitation", "notification_way", "chat_post")
OLD_TOPICS = ("stories", "sharing", "reviews", "programs", "requests", "operations")
NEW_TOPICS = (*OLD_TOPICS[:-1], "ideas", "supported_ideas", "operations")
IDEA_TOPICS = ("ideas", "supported_ideas")
OLD_BRIEFS, NEW_BRIEFS = ("open", "closed"), ("draft", "open", "closed")


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def word(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def known(table: str, column: str, values: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_{column}_known")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({listed(values)})")


def upgrade() -> None:
    op.create_table(
        "idea",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("theme_id", ID, nullable=True),
        sa.Column("brief_id", ID, nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("state", word("ideastate", STATES), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("reason", word("reason", REASONS), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint(f"state IN ({listed(STATES)})", name=op.f("ck_idea_state_known")),
        sa.CheckConstraint(f"reason IN ({listed(REASONS)})", name=op.f("ck_idea_reason_known")),
        *(
            sa.CheckConstraint(
                f"(state IN ({listed(states)})) = ({column} IS NOT NULL)",
                name=op.f(f"ck_idea_{column}_evidence"),
            )
            for column, states in EVIDENCE.items()
        ),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR state IN ('accepted', 'declined', 'in_progress', 'done')",
            name=op.f("ck_idea_owner"),
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR NOT named", name=op.f("ck_idea_named")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_idea_number")),
        reference("idea", "program_id", "program"),
        reference("idea", "person_id", "person"),
        reference("idea", "theme_id", "theme"),
        reference("idea", "brief_id", "brief"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
    )
    op.create_index("ix_idea_listed", "idea", ["program_id", "state", "changed_at"])
    op.create_index("ix_idea_person_id", "idea", ["person_id"])
    op.create_table(
        "idea_revision",
        sa.Column("idea_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        reference("idea_revision", "idea_id", "idea"),
        sa.PrimaryKeyConstraint("idea_id", "number", name=op.f("pk_idea_revision")),
    )
    op.create_table(
        "idea_support",
        sa.Column("idea_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        reference("idea_support", "idea_id", "idea"),
        reference("idea_support", "person_id", "person"),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_idea_support")),
    )
    op.create_index("ix_idea_support_person_id", "idea_support", ["person_id"])
    known("brief", "state", NEW_BRIEFS)
    for table in TOPICAL:
        known(table, "topic", NEW_TOPICS)


def downgrade() -> None:
    """Delete ideas, what people were told about them, and drafts of briefs."""
    op.execute(
        "DELETE FROM outbox WHERE kind = 'notice' AND key IN (SELECT 'notice:' || id FROM notice"
        f" WHERE topic IN ({listed(IDEA_TOPICS)}))"
    )
    for table in ("idea_support", "idea_revision", "idea"):
        op.drop_table(table)
    op.execute("DELETE FROM brief WHERE state = 'draft'")
    known("brief", "state", OLD_BRIEFS)
    for table in TOPICAL:
        op.execute(f"DELETE FROM {table} WHERE topic IN ({listed(IDEA_TOPICS)})")
        known(table, "topic", OLD_TOPICS)
