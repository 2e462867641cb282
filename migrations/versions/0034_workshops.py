"""workshops: dates with places, invited units, sign-ups

Revision ID: 0034
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID, MOMENT = sa.String(length=16), sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
FORMATS = ("workshop", "serious_game", "manager_workshop", "challenge", "ritual", "clinic")
STATES = ("draft", "open", "held", "published", "cancelled")
SIGN_UPS = ("waiting", "signed_up", "attended", "absent")


def enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(repr(value) for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def evidence(table: str, column: str, states: str) -> sa.CheckConstraint:
    text = f"(state IN ({states})) = ({column} IS NOT NULL)"
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{column}_evidence"))


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("format", enum("format", FORMATS), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("sign_up_until", MOMENT, nullable=False),
        sa.Column("materials", JSON, nullable=False),
        sa.Column("series_id", ID, nullable=True),
        sa.Column("state", enum("workshopstate", STATES), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("invited_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=4000), nullable=True),
        sa.Column("outcome_links", JSON, nullable=False),
        sa.Column("signed_up_count", sa.Integer(), nullable=True),
        sa.Column("attended_count", sa.Integer(), nullable=True),
        known("workshop", "state", STATES),
        known("workshop", "format", FORMATS),
        evidence("workshop", "cancelled_at", "'cancelled'"),
        evidence("workshop", "published_at", "'published'"),
        evidence("workshop", "outcome", "'published'"),
        sa.CheckConstraint("places BETWEEN 1 AND 500", name=op.f("ck_workshop_places")),
        refers("workshop", "id", "appointment"),
        refers("workshop", "program_id", "program"),
        refers("workshop", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
    )
    for column in ("program_id", "person_id", "series_id", "state"):
        op.create_index(op.f(f"ix_workshop_{column}"), "workshop", [column])
    op.create_table(
        "workshop_unit",
        sa.Column("workshop_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        refers("workshop_unit", "workshop_id", "workshop"),
        refers("workshop_unit", "unit_id", "org_unit"),
        sa.PrimaryKeyConstraint("workshop_id", "unit_id", name=op.f("pk_workshop_unit")),
    )
    op.create_table(
        "workshop_sign_up",
        sa.Column("workshop_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", enum("signupstate", SIGN_UPS), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=True),
        known("workshop_sign_up", "state", SIGN_UPS),
        evidence("workshop_sign_up", "said_at", "'attended', 'absent'"),
        refers("workshop_sign_up", "workshop_id", "workshop"),
        refers("workshop_sign_up", "person_id", "person"),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_workshop_sign_up")),
        sa.UniqueConstraint(
            "workshop_id", "number", name=op.f("uq_workshop_sign_up_workshop_id_number")
        ),
    )
    op.create_index(op.f("ix_workshop_sign_up_person_id"), "workshop_sign_up", ["person_id"])


def downgrade() -> None:
    """Delete the workshops; their appointments stay, and refer to nothing."""
    for table in ("workshop_sign_up", "workshop_unit", "workshop"):
        op.drop_table(table)
