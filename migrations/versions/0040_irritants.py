"""irritants: reports, messages with their reporters, and a topic of messages

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
ID, DAY = sa.String(length=16), sa.Date()
STATES = ("new", "assigned", "answered", "mended", "duplicate", "refused")
THEMES = (
    "listening", "trust", "consideration", "autonomy", "cooperation", "skills", "tools",
    "procedures", "conditions", "values", "careers", "overall",
)  # fmt: skip
MOMENTS = (
    "recruitment", "arrival", "ninety_days", "daily_work", "mobility", "return_to_work",
    "departure",
)  # fmt: skip
VERDICTS, SIDES = ("do", "do_not"), ("reporter", "handler")
REASONS = ("names_person", "alert", "outside", "unclear")
EVIDENCE = {
    "due_on": ("assigned", "answered", "mended"),
    "answer": ("answered", "mended"), "answered_on": ("answered", "mended"),
    "verdict": ("answered", "mended"),
    "change": ("mended",), "mended_on": ("mended",),
    "duplicate_of_id": ("duplicate",), "reason": ("refused",),
}  # fmt: skip
# Tables with a topic of messages, and the topics before and after.
TOPICAL = ("notice", "solicitation", "notification_way", "chat_post")
OLD_TOPICS = (
    "stories", "sharing", "reviews", "programs", "requests", "ideas", "supported_ideas", "operations",
)  # fmt: skip
NEW_TOPICS = (*OLD_TOPICS[:-1], "irritants", "operations")


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def word(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def check(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def of_list(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    return check(table, f"{column}_known", f"{column} IN ({listed(values)})")


def renew(table: str, values: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_topic_known")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"topic IN ({listed(values)})")


def make_irritant() -> None:
    op.create_table(
        "irritant",
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("theme", word("experiencetheme", THEMES), nullable=False),
        sa.Column("moment", word("moment", MOMENTS), nullable=False),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("program_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("words_allowed", sa.Boolean(), nullable=False),
        sa.Column("headline", sa.String(length=120), nullable=True),
        sa.Column("text_shown", sa.Boolean(), nullable=False),
        sa.Column("state", word("irritantstate", STATES), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("verdict", word("verdict", VERDICTS), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=True),
        sa.Column("answered_on", DAY, nullable=True),
        sa.Column("change", sa.String(length=2000), nullable=True),
        sa.Column("mended_on", DAY, nullable=True),
        sa.Column("earlier", JSON, nullable=True),
        sa.Column("duplicate_of_id", ID, nullable=True),
        sa.Column("reason", word("reason", REASONS), nullable=True),
        sa.Column("brief_id", ID, nullable=True),
        sa.Column("reported_on", DAY, nullable=False),
        sa.Column("waiting_since", DAY, nullable=False),
        sa.Column("changed_on", DAY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("handlers_told", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        of_list("irritant", "state", STATES),
        of_list("irritant", "theme", THEMES),
        of_list("irritant", "moment", MOMENTS),
        of_list("irritant", "verdict", VERDICTS),
        of_list("irritant", "reason", REASONS),
        *(
            check(
                "irritant", f"{column}_evidence",
                f"(state IN ({listed(states)})) = ({column} IS NOT NULL)",
            )
            for column, states in EVIDENCE.items()
        ),
        check("irritant", "reporter", "person_id IS NULL OR code_hash IS NULL"),
        check("irritant", "text_shown", "headline IS NOT NULL OR NOT text_shown"),
        check("irritant", "words", "words_allowed OR NOT text_shown"),
        check("irritant", "headline", "headline IS NOT NULL OR state NOT IN ('answered', 'mended')"),
        reference("irritant", "unit_id", "org_unit"),
        reference("irritant", "program_id", "program"),
        reference("irritant", "person_id", "person"),
        reference("irritant", "owner_id", "person"),
        reference("irritant", "duplicate_of_id", "irritant"),
        reference("irritant", "brief_id", "brief"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_irritant")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_irritant_code_hash")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_irritant_listed", "irritant", ["state", "changed_on"])
    for column in ("program_id", "person_id", "owner_id"):
        op.create_index(op.f(f"ix_irritant_{column}"), "irritant", [column])


def upgrade() -> None:
    make_irritant()
    op.create_table(
        "irritant_message",
        sa.Column("id", ID, nullable=False),
        sa.Column("irritant_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", word("side", SIDES), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("written_on", DAY, nullable=False),
        of_list("irritant_message", "side", SIDES),
        reference("irritant_message", "irritant_id", "irritant"),
        reference("irritant_message", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_irritant_message")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_irritant_message_number", "irritant_message", ["irritant_id", "number"], unique=True
    )
    op.create_index(op.f("ix_irritant_message_person_id"), "irritant_message", ["person_id"])
    for table in TOPICAL:
        renew(table, NEW_TOPICS)


def downgrade() -> None:
    """Delete irritants, and what people were told about them."""
    op.execute(
        "DELETE FROM outbox WHERE kind = 'notice' AND key IN (SELECT 'notice:' || id FROM notice"
        " WHERE topic = 'irritants')"
    )
    op.drop_table("irritant_message")
    op.drop_table("irritant")
    for table in TOPICAL:
        op.execute(f"DELETE FROM {table} WHERE topic = 'irritants'")
        renew(table, OLD_TOPICS)
