"""shares: people to tag, shorter texts for one channel, figures that authors declare

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("share", sa.Column("mentions", sa.LargeBinary(), nullable=True))
    op.create_table(
        "shorter_text",
        sa.Column("revision_id", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_shorter_text_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("revision_id", "channel", name=op.f("pk_shorter_text")),
    )
    op.create_table(
        "declared_figures",
        sa.Column("share_id", sa.String(length=16), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.Column("impressions", sa.Integer(), nullable=True),
        sa.Column("reactions", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name=op.f("fk_declared_figures_share_id_share")
        ),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_declared_figures")),
    )


def downgrade() -> None:
    """Drop what was added; prepared and posted texts stay in their shares."""
    op.drop_table("declared_figures")
    op.drop_table("shorter_text")
    with op.batch_alter_table("share") as batch:
        batch.drop_column("mentions")
