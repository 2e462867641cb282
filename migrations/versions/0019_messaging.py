"""messaging: topics and ways of notices, solicitations, what people choose

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
TOPICS = ("stories", "sharing", "reviews", "programs", "requests", "operations")
WAYS = ("mail", "digest", "inbox", "off")
BOOKINGS = ("booked", "sent", "refused", "cancelled")
STATES = ("waiting", "sent", "not_sent", "withdrawn")
REVIEWS = (
    "A story waits for your review", "A story needs your help", "Your edits were accepted",
)  # fmt: skip


def words(name: str, known: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*known, name=name, native_enum=False, length=24)


def known(column: str, listed: tuple[str, ...], table: str) -> sa.CheckConstraint:
    values = ", ".join(f"'{value}'" for value in listed)
    return sa.CheckConstraint(f"{column} IN ({values})", name=op.f(f"ck_{table}_{column}_known"))


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("topic", words("topic", TOPICS), nullable=True))
        batch.add_column(sa.Column("way", words("way", WAYS), nullable=True))
        batch.add_column(sa.Column("program_id", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("digested_at", MOMENT, nullable=True))
    listed = ", ".join(f"'{subject}'" for subject in REVIEWS)
    op.execute(
        "UPDATE notice SET way = 'mail', topic = CASE"
        " WHEN endpoint LIKE 'sharing.%' OR endpoint LIKE 'connections.%' THEN 'sharing'"
        " WHEN endpoint LIKE 'programs.%' THEN 'programs'"
        " WHEN endpoint LIKE 'operations.%' OR endpoint LIKE 'admin.%' THEN 'operations'"
        f" WHEN subject IN ({listed}) THEN 'reviews' ELSE 'stories' END"
    )
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("topic", existing_type=sa.String(length=24), nullable=False)
        batch.alter_column("way", existing_type=sa.String(length=24), nullable=False)
        batch.create_check_constraint(op.f("ck_notice_topic_known"), _listed("topic", TOPICS))
        batch.create_check_constraint(op.f("ck_notice_way_known"), _listed("way", WAYS))
        batch.create_foreign_key(
            op.f("fk_notice_program_id_program"), "program", ["program_id"], ["id"]
        )
    op.create_table(
        "solicitation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("is_reminder", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("carries_right", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("state", words("solicitationstate", STATES), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("topic", words("topic", TOPICS), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("about_id", sa.String(length=16), nullable=False),
        sa.Column("endpoint", sa.String(length=60), nullable=False),
        sa.Column("place", JSON, nullable=False),
        sa.Column("program_id", sa.String(length=16), nullable=True),
        known("state", STATES, "solicitation"),
        known("topic", TOPICS, "solicitation"),
        sa.CheckConstraint(
            "(state IN ('sent')) = (sent_at IS NOT NULL)",
            name=op.f("ck_solicitation_sent_at_evidence"),
        ),
        sa.CheckConstraint(
            "(state IN ('not_sent')) = (reason IS NOT NULL)",
            name=op.f("ck_solicitation_reason_evidence"),
        ),
        sa.CheckConstraint("carries_right OR due_at IS NULL", name=op.f("ck_solicitation_due")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_solicitation_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_solicitation_program_id_program")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solicitation")),
        sa.UniqueConstraint(
            "person_id",
            "ref",
            "is_reminder",
            name=op.f("uq_solicitation_person_id_ref_is_reminder"),
        ),
    )
    op.create_index(op.f("ix_solicitation_about_id"), "solicitation", ["about_id"])
    op.create_index("ix_solicitation_sent", "solicitation", ["person_id", "sent_at"])
    op.create_table(
        "notification_times",
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_times_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notification_times")),
    )
    op.create_table(
        "notification_way",
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("topic", words("topic", TOPICS), nullable=False),
        sa.Column("way", words("way", WAYS), nullable=False),
        known("topic", TOPICS, "notification_way"),
        known("way", WAYS, "notification_way"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_way_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_notification_way")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("state", words("bookingstate", BOOKINGS), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        known("state", BOOKINGS, "booking"),
        sa.CheckConstraint(
            "(state IN ('sent')) = (sent_at IS NOT NULL)", name=op.f("ck_booking_sent_at_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_booking_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index(op.f("ix_booking_person_id"), "booking", ["person_id"])
    op.create_index(op.f("ix_booking_on_day"), "booking", ["on_day"])
    op.create_table(
        "booking_unit",
        sa.Column("booking_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_unit_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_booking_unit_unit_id_org_unit")
        ),
        sa.PrimaryKeyConstraint("booking_id", "unit_id", name=op.f("pk_booking_unit")),
    )


def _listed(column: str, listed: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in listed)})"


def downgrade() -> None:
    """Delete solicitations and what people chose."""
    for table in (
        "booking_unit",
        "booking",
        "notification_way",
        "notification_times",
        "solicitation",
    ):
        op.drop_table(table)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("fk_notice_program_id_program"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_notice_topic_known"), type_="check")
        batch.drop_constraint(op.f("ck_notice_way_known"), type_="check")
        for column in ("digested_at", "program_id", "way", "topic"):
            batch.drop_column(column)
