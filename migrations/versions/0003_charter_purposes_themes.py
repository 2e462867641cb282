"""charters with a review rule, pauses, purposes, themes

Revision ID: 0003
Revises: 0002
"""

import json
import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"


def texts() -> sa.JSON:
    return sa.JSON().with_variant(JSONB(), "postgresql")


def states(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=24)


def upgrade() -> None:
    _programs()
    _charters()
    _enrollments()
    _purposes()
    _themes()
    _briefs()


def _programs() -> None:
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sponsor_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("sponsor_name", sa.String(length=120), nullable=True))
        batch_op.add_column(
            sa.Column(
                "council",
                states("not_asked", "informed", "consulted", "agreed", "none", name="council"),
                nullable=False,
                server_default="not_asked",
            )
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(
            batch_op.f("fk_program_sponsor_id"), "person", ["sponsor_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_program_council_known"),
            "council IN ('not_asked', 'informed', 'consulted', 'agreed', 'none')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_program_one_sponsor"), "sponsor_id IS NULL OR sponsor_name IS NULL"
        )
    _forget_defaults("program", "council", "version")


def _charters() -> None:
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("more_disclosures", texts(), nullable=False, server_default="{}")
        )
        batch_op.add_column(
            sa.Column("review_days", sa.Integer(), nullable=False, server_default="2")
        )
        batch_op.add_column(
            sa.Column(
                "at_deadline",
                states("hold", "release", name="deadline"),
                nullable=False,
                server_default="hold",
            )
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_charter_at_deadline_known"), "at_deadline IN ('hold', 'release')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_charter_review_days_positive"), "review_days > 0"
        )
    _forget_defaults("charter", "more_disclosures", "review_days", "at_deadline")


def _enrollments() -> None:
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("receipt", texts(), nullable=False, server_default="{}"))
        batch_op.drop_constraint(batch_op.f("ck_enrollment_state_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_enrollment_state_known"), "state IN ('active', 'paused', 'left')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_enrollment_paused_until_evidence"),
            "(state IN ('paused')) = (paused_until IS NOT NULL)",
        )
    _forget_defaults("enrollment", "receipt")


def _purposes() -> None:
    known = ("listed", "suggestions", "counted_links", "connector", "career_page", "measuring")
    listed = ", ".join(f"'{word}'" for word in known)
    op.create_table(
        "purpose_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrollment_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", states(*known, name="purpose"), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"purpose IN ({listed})", name=op.f("ck_purpose_entry_purpose_known")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_purpose_entry_enrollment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose_entry")),
    )
    with op.batch_alter_table("purpose_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_purpose_entry_newest", ["enrollment_id", "purpose", "id"], unique=False
        )


def _themes() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("program_id", sa.String(length=16), nullable=False),
        sa.Column("names", texts(), nullable=False),
        sa.Column("state", states("open", "held", name="themestate"), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'held')", name=op.f("ck_theme_state_known")),
        sa.CheckConstraint(
            "(state IN ('held')) = (held_at IS NOT NULL)", name=op.f("ck_theme_held_at_evidence")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_theme_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_program_id"), ["program_id"], unique=False)


def _briefs() -> None:
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme_id", sa.String(length=16), nullable=True))
        batch_op.add_column(
            sa.Column(
                "state",
                states("open", "closed", name="briefstate"),
                nullable=False,
                server_default="open",
            )
        )
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _give_themes()
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.alter_column("theme_id", existing_type=sa.String(length=16), nullable=False)
        batch_op.drop_column("theme")
        batch_op.create_foreign_key(batch_op.f("fk_brief_theme_id"), "theme", ["theme_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_brief_theme_id"), ["theme_id"], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_brief_state_known"), "state IN ('open', 'closed')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_brief_closed_at_evidence"),
            "(state IN ('closed')) = (closed_at IS NOT NULL)",
        )
    _forget_defaults("brief", "state", "version")


def _brief() -> sa.TableClause:
    return sa.table(
        "brief",
        sa.column("id", sa.String),
        sa.column("program_id", sa.String),
        sa.column("theme_id", sa.String),
        sa.column("theme", texts()),
        sa.column("made_at", sa.DateTime(timezone=True)),
    )


def _theme() -> sa.TableClause:
    return sa.table(
        "theme",
        sa.column("id", sa.String),
        sa.column("program_id", sa.String),
        sa.column("names", texts()),
        sa.column("state", sa.String),
        sa.column("made_at", sa.DateTime(timezone=True)),
    )


def _give_themes() -> None:
    """One theme for the briefs of a program that name the same."""
    brief, theme, bind = _brief(), _theme(), op.get_bind()
    made: dict[tuple[str, str], str] = {}
    for row in bind.execute(sa.select(brief).order_by(brief.c.made_at)).all():
        key = (row.program_id, json.dumps(row.theme, sort_keys=True))
        if key not in made:
            made[key] = "".join(secrets.choice(ALPHABET) for _ in range(16))
            bind.execute(
                theme.insert().values(
                    id=made[key],
                    program_id=row.program_id,
                    names=row.theme,
                    state="open",
                    made_at=row.made_at,
                )
            )
        bind.execute(brief.update().where(brief.c.id == row.id).values(theme_id=made[key]))


def _forget_defaults(table: str, *columns: str) -> None:
    """A default served the old rows alone."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    _briefs_back()
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_program_id"))
    op.drop_table("theme")
    with op.batch_alter_table("purpose_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_purpose_entry_newest")
    op.drop_table("purpose_entry")
    _enrollments_back()
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_charter_at_deadline_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_charter_review_days_positive"), type_="check")
        for column in ("at_deadline", "review_days", "more_disclosures"):
            batch_op.drop_column(column)
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_program_council_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_program_one_sponsor"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_program_sponsor_id"), type_="foreignkey")
        for column in ("version", "council", "sponsor_name", "sponsor_id"):
            batch_op.drop_column(column)


def _enrollments_back() -> None:
    """The old table knows no pause: who paused is in, and may leave."""
    op.execute("UPDATE enrollment SET paused_until = NULL, state = 'active' WHERE state = 'paused'")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_enrollment_state_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_enrollment_paused_until_evidence"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_enrollment_state_known"), "state IN ('active', 'left')"
        )
        batch_op.drop_column("receipt")
        batch_op.drop_column("paused_until")


def _briefs_back() -> None:
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme", texts(), nullable=True))
    brief, theme, bind = _brief(), _theme(), op.get_bind()
    for row in bind.execute(sa.select(theme)).all():
        bind.execute(brief.update().where(brief.c.theme_id == row.id).values(theme=row.names))
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_brief_state_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_brief_closed_at_evidence"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_brief_theme_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_brief_theme_id"))
        batch_op.alter_column("theme", existing_type=texts(), nullable=False)
        for column in ("version", "closed_at", "state", "theme_id"):
            batch_op.drop_column(column)
