"""mentoring: editions, applications, runs of the matching, pairs, sealed answers

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STATES = {
    "edition": ("draft", "applying", "matching", "running", "closed"),
    "application": ("submitted", "withdrawn"),
    "match_run": (
        "queued", "simulated", "failed", "reviewed", "approved", "published", "discarded",
    ),
    "pair": ("proposed", "offered", "not_concluded", "active", "paused", "completed", "ended"),
}  # fmt: skip
EVIDENCE = {
    "application": {"withdrawn_at": ("withdrawn",)},
    "match_run": {"failure": ("failed",), "published_at": ("published",)},
    "pair": {
        "started_at": ("active", "paused", "completed", "ended"),
        "ended_at": ("completed", "ended", "not_concluded"),
    },
}


def text(name: str, length: int = 16, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=null)


def plain(name: str, kind: sa.types.TypeEngine | type, *, null: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=null)


def state(table: str) -> sa.Column:
    name = {"match_run": "runstate"}.get(table, f"{table}state")
    kind = sa.Enum(*STATES[table], name=name, native_enum=False, length=24)
    return sa.Column("state", kind, nullable=False)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def checks(table: str) -> list[sa.CheckConstraint]:
    found = [check(table, "state_known", f"state IN ({listed(STATES[table])})")]
    for column, states in EVIDENCE.get(table, {}).items():
        condition = f"(state IN ({listed(states)})) = ({column} IS NOT NULL)"
        found.append(check(table, f"{column}_evidence", condition))
    return found


def upgrade() -> None:
    op.create_table(
        "edition",
        text("id"), text("program_id"), plain("names", JSON), plain("topics", JSON),
        plain("grades", JSON), plain("other_unit", sa.Boolean()),
        plain("applications_until", sa.Date()), plain("starts_on", sa.Date()),
        plain("ends_on", sa.Date()), plain("meetings", sa.Integer()),
        plain("reply_days", sa.Integer()), state("edition"), plain("version", sa.Integer()),
        plain("made_at", MOMENT),
        *checks("edition"),
        check("edition", "applications_first", "applications_until <= starts_on"),
        check("edition", "lasts", "starts_on < ends_on"),
        check("edition", "meetings", "meetings > 0"),
        check("edition", "reply_days", "reply_days > 0"),
        refers("edition", "program_id", "program"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )  # fmt: skip
    op.create_index(op.f("ix_edition_program_id"), "edition", ["program_id"])
    op.create_table(
        "application",
        text("id"), text("edition_id"), text("person_id"),
        sa.Column("role", sa.Enum("mentor", "mentee", name="role", native_enum=False, length=24),
                  nullable=False),
        plain("capacity", sa.Integer()), plain("topics", JSON), plain("languages", JSON),
        plain("slots", JSON), plain("remote", sa.Boolean()),
        plain("excluded", sa.LargeBinary(), null=True),
        plain("ranked", sa.LargeBinary(), null=True), state("application"),
        plain("made_at", MOMENT), plain("withdrawn_at", MOMENT, null=True),
        *checks("application"),
        check("application", "role_known", "role IN ('mentor', 'mentee')"),
        check("application", "capacity", "capacity BETWEEN 1 AND 5"),
        refers("application", "edition_id", "edition"),
        refers("application", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("edition_id", "person_id", "role",
                            name=op.f("uq_application_edition_id_person_id_role")),
    )  # fmt: skip
    op.create_index(op.f("ix_application_person_id"), "application", ["person_id"])
    op.create_table(
        "match_run",
        text("id"), text("edition_id"), text("person_id"), text("approver_id", null=True),
        state("match_run"), text("input_hash", 64, null=True), plain("result", JSON),
        text("failure", 200, null=True), plain("made_at", MOMENT),
        plain("published_at", MOMENT, null=True),
        *checks("match_run"),
        refers("match_run", "edition_id", "edition"), refers("match_run", "person_id", "person"),
        refers("match_run", "approver_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
    )  # fmt: skip
    op.create_index(op.f("ix_match_run_edition_id"), "match_run", ["edition_id"])
    op.create_table(
        "run_pair",
        text("run_id"), text("mentor_id"), text("mentee_id"), plain("parts", JSON),
        refers("run_pair", "run_id", "match_run"), refers("run_pair", "mentor_id", "application"),
        refers("run_pair", "mentee_id", "application"),
        sa.PrimaryKeyConstraint("run_id", "mentor_id", "mentee_id", name=op.f("pk_run_pair")),
    )  # fmt: skip
    op.create_table(
        "pair",
        text("id"), text("edition_id"), text("run_id"), text("mentor_id"), text("mentee_id"),
        plain("topics", JSON), state("pair"), plain("reply_until", MOMENT),
        plain("made_at", MOMENT), plain("offered_at", MOMENT, null=True),
        plain("started_at", MOMENT, null=True), plain("ended_at", MOMENT, null=True),
        plain("told_at", MOMENT, null=True),
        *checks("pair"),
        check("pair", "two_people", "mentor_id <> mentee_id"),
        refers("pair", "edition_id", "edition"), refers("pair", "run_id", "match_run"),
        refers("pair", "mentor_id", "person"), refers("pair", "mentee_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sa.UniqueConstraint("run_id", "mentor_id", "mentee_id",
                            name=op.f("uq_pair_run_id_mentor_id_mentee_id")),
    )  # fmt: skip
    for column in ("edition_id", "mentor_id", "mentee_id"):
        op.create_index(op.f(f"ix_pair_{column}"), "pair", [column])
    op.create_table(
        "pair_reply",
        text("pair_id"), text("person_id"), plain("sealed", sa.LargeBinary()),
        refers("pair_reply", "pair_id", "pair"), refers("pair_reply", "person_id", "person"),
        sa.PrimaryKeyConstraint("pair_id", "person_id", name=op.f("pk_pair_reply")),
    )  # fmt: skip


def downgrade() -> None:
    """Delete mentoring."""
    for table in ("pair_reply", "pair", "run_pair", "match_run", "application", "edition"):
        op.drop_table(table)
