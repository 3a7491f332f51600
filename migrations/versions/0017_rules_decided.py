"""rules decided

Revision: 0017; follows: 0016
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Enum("words", "limits", "holidays", name="topic", native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_decisions_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_topic_key_valid_from", "decisions", ["topic", "key", "valid_from"])
    op.create_table(
        "rule_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Enum("rules", "catalogue", name="what", native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.CheckConstraint("(starts_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_rule_drafts_decided_by_whom")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["persons.id"], name=op.f("fk_rule_drafts_changed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name=op.f("fk_rule_drafts_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_drafts")),
    )
    op.create_index("uq_rule_drafts_open", "rule_drafts", ["what"], unique=True, sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_transfers_rule_key_rule_day", "transfers", ["rule_key", "rule_day"])
    # When a version was decided, of those from before nobody noted it.
    for table in ("wish_rules", "point_rules"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_transfers_rule_key_rule_day", "transfers")
    for table in ("point_rules", "wish_rules"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("at")
    op.drop_table("rule_drafts")
    op.drop_table("decisions")
