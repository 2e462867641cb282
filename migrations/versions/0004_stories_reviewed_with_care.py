"""stories reviewed with care: edits suggested, deadlines, pictures, comments

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OLD = ("draft", "in_review", "approved", "objected", "withdrawn")
NEW = ("draft", "in_review", "approved", "edits_suggested", "objected", "withdrawn")
APPROVALS = ("approved", "accepted", "released")
AGREEMENTS = ("written", "mail", "spoken")


def known(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(w) for w in words)})"


def words(name: str, of: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*of, name=name, native_enum=False, length=24)


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def ident(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=16), nullable=nullable)


def upgrade() -> None:
    make_pictures()
    widen_story()
    fill_old_stories()
    check_story()
    widen_revision()
    widen_review()
    op.create_table(
        "comment",
        ident("id", nullable=False),
        ident("revision_id", nullable=False),
        ident("person_id", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        moment("made_at", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comment_person_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_comment_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_revision_id"), "comment", ["revision_id"], unique=False)


def make_pictures() -> None:
    op.create_table(
        "picture",
        ident("id", nullable=False),
        ident("story_id", nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("mimetype", sa.String(length=24), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        moment("made_at", nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_picture_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("file", name=op.f("uq_picture_file")),
    )
    op.create_index(op.f("ix_picture_story_id"), "picture", ["story_id"], unique=False)
    op.create_table(
        "picture_right",
        ident("id", nullable=False),
        ident("picture_id", nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("how", words("agreement", AGREEMENTS), nullable=False),
        moment("made_at", nullable=False),
        sa.CheckConstraint(known("how", AGREEMENTS), name=op.f("ck_picture_right_how_known")),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_picture_right_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_right")),
    )
    op.create_index(
        op.f("ix_picture_right_picture_id"), "picture_right", ["picture_id"], unique=False
    )


def widen_story() -> None:
    with op.batch_alter_table("story") as batch:
        for name in ("due_at", "late_at", "escalated_at", "reader_since", "shared_at"):
            batch.add_column(moment(name))
        batch.add_column(ident("reader_id"))
        batch.add_column(ident("picture_id"))
        batch.add_column(sa.Column("picture_alt", sa.String(length=300), nullable=True))
        batch.add_column(sa.Column("approved_as", words("approval", APPROVALS), nullable=True))


def fill_old_stories() -> None:
    """What waits is due two days after it was sent; what was approved, a reviewer approved; what
    has a share was shared.
    """
    op.execute(
        "UPDATE story SET shared_at = "
        "(SELECT min(share.made_at) FROM share WHERE share.story_id = story.id)"
    )
    op.execute("UPDATE story SET approved_as = 'approved' WHERE state = 'approved'")
    set_due = "UPDATE story SET due_at = submitted_at + interval '2 days' WHERE state = 'in_review'"
    if op.get_bind().dialect.name == "sqlite":
        # The form in which SQLAlchemy keeps a moment there.
        set_due = (
            "UPDATE story SET due_at = strftime('%Y-%m-%d %H:%M:%f000', submitted_at, '+2 days') "
            "WHERE state = 'in_review'"
        )
    op.execute(set_due)


def check_story() -> None:
    with op.batch_alter_table("story") as batch:
        batch.drop_constraint(op.f("ck_story_state_known"), type_="check")
        batch.create_check_constraint(op.f("ck_story_state_known"), known("state", NEW))
        batch.create_check_constraint(
            op.f("ck_story_approved_as_known"), known("approved_as", APPROVALS)
        )
        batch.create_check_constraint(
            op.f("ck_story_approved_as_evidence"),
            "(state IN ('approved')) = (approved_as IS NOT NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_story_due_at_evidence"), "(state IN ('in_review')) = (due_at IS NOT NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_story_reader_evidence"), "(reader_id IS NULL) = (reader_since IS NULL)"
        )
        batch.create_foreign_key(op.f("fk_story_reader_id"), "person", ["reader_id"], ["id"])
        batch.create_foreign_key(op.f("fk_story_picture_id"), "picture", ["picture_id"], ["id"])
        batch.create_index("ix_story_due", ["state", "due_at"], unique=False)


def widen_revision() -> None:
    with op.batch_alter_table("revision") as batch:
        batch.add_column(ident("picture_id"))
        batch.add_column(sa.Column("picture_alt", sa.String(length=300), nullable=True))
        batch.create_foreign_key(op.f("fk_revision_picture_id"), "picture", ["picture_id"], ["id"])
        batch.create_index(op.f("ix_revision_picture_id"), ["picture_id"], unique=False)


def widen_review() -> None:
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("suggested_title", sa.String(length=160), nullable=True))
        batch.add_column(sa.Column("suggested_body", sa.Text(), nullable=True))
        batch.add_column(moment("taken_back_at"))
        batch.alter_column("person_id", existing_type=sa.String(length=16), nullable=True)
        batch.drop_constraint(op.f("uq_review_revision_id"), type_="unique")
        batch.create_check_constraint(
            op.f("ck_review_suggestion_evidence"),
            "(verdict = 'suggest_edits') = (suggested_body IS NOT NULL)",
        )
        batch.create_index(op.f("ix_review_revision_id"), ["revision_id"], unique=False)
        batch.create_index(
            "uq_review_standing",
            ["revision_id"],
            unique=True,
            sqlite_where=sa.text("taken_back_at IS NULL"),
            postgresql_where=sa.text("taken_back_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("comment")
    forget_what_is_new()
    with op.batch_alter_table("review") as batch:
        batch.drop_index("uq_review_standing")
        batch.drop_index(op.f("ix_review_revision_id"))
        batch.drop_constraint(op.f("ck_review_suggestion_evidence"), type_="check")
        batch.create_unique_constraint(op.f("uq_review_revision_id"), ["revision_id"])
        batch.alter_column("person_id", existing_type=sa.String(length=16), nullable=False)
        for name in ("taken_back_at", "suggested_body", "suggested_title"):
            batch.drop_column(name)
    with op.batch_alter_table("revision") as batch:
        batch.drop_index(op.f("ix_revision_picture_id"))
        batch.drop_constraint(op.f("fk_revision_picture_id"), type_="foreignkey")
        batch.drop_column("picture_alt")
        batch.drop_column("picture_id")
    narrow_story()
    op.drop_table("picture_right")
    op.drop_table("picture")


def forget_what_is_new() -> None:
    """The old shape knows one human decision per revision, and no suggestion: drafts again."""
    op.execute(
        "DELETE FROM review WHERE verdict = 'suggest_edits' OR person_id IS NULL"
        " OR taken_back_at IS NOT NULL"
    )
    op.execute("UPDATE story SET state = 'draft' WHERE state = 'edits_suggested'")


def narrow_story() -> None:
    with op.batch_alter_table("story") as batch:
        batch.drop_index("ix_story_due")
        batch.drop_constraint(op.f("fk_story_picture_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_story_reader_id"), type_="foreignkey")
        for name in (
            "reader_evidence", "due_at_evidence", "approved_as_evidence", "approved_as_known",
            "state_known",
        ):  # fmt: skip
            batch.drop_constraint(op.f(f"ck_story_{name}"), type_="check")
        batch.create_check_constraint(op.f("ck_story_state_known"), known("state", OLD))
        for name in (
            "approved_as", "picture_alt", "picture_id", "reader_id", "shared_at", "reader_since",
            "escalated_at", "late_at", "due_at",
        ):  # fmt: skip
            batch.drop_column(name)
