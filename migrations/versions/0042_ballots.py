"""ballots: groups and invitations of waves; a topic of messages about barometers

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ID = sa.String(length=16)
STATES = ("chosen", "waiting", "ready", "sending", "sent", "unknown", "resending", "failed")
# Tables with a topic of messages, and the topics before and after.
TOPICAL = ("notice", "solicitation", "notification_way", "chat_post")
OLD_TOPICS = (
    "stories", "sharing", "reviews", "programs", "requests", "ideas", "supported_ideas", "irritants", "operations",
)  # fmt: skip
NEW_TOPICS = (*OLD_TOPICS[:-1], "surveys", "operations")


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def know_topics(table: str, topics: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_topic_known")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"topic IN ({listed(topics)})")


def upgrade() -> None:
    op.create_table(
        "wave_group",
        sa.Column("wave_id", ID, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "invited >= 0 AND replaced >= 0 AND printed >= 0", name=op.f("ck_wave_group_counts")
        ),
        reference("wave_group", "wave_id", "wave"),
        sa.PrimaryKeyConstraint("wave_id", "key", name=op.f("pk_wave_group")),
    )
    op.create_table(
        "invitation",
        sa.Column("wave_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("group_key", ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="invitationstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.CheckConstraint(f"state IN ({listed(STATES)})", name=op.f("ck_invitation_state_known")),
        reference("invitation", "wave_id", "wave"),
        reference("invitation", "person_id", "person"),
        sa.PrimaryKeyConstraint("wave_id", "person_id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "ix_invitation_wave_id_group_key", "invitation", ["wave_id", "group_key", "state"]
    )
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"])
    for table in TOPICAL:
        know_topics(table, NEW_TOPICS)


def downgrade() -> None:
    """Delete invitations, and what people were told about barometers."""
    op.drop_table("invitation")
    op.drop_table("wave_group")
    for table in TOPICAL:
        op.execute(f"DELETE FROM {table} WHERE topic = 'surveys'")
        know_topics(table, OLD_TOPICS)
