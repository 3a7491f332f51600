"""work on cases

Revision: 0015; follows: 0014
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CURRENT = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_case_notes_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index(op.f("ix_case_notes_case_id"), "case_notes", ["case_id"])
    op.create_table(
        "reply_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_code", sa.String(length=15), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "decline", "answer", "explain", "close",
                name="use", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("kind_key", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("rule", sa.String(length=500), nullable=False),
        sa.Column("elsewhere", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "length(community_code) = 12", name=op.f("ck_reply_templates_of_a_community")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_reply_templates_ended_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_reply_templates_by_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["persons.id"], name=op.f("fk_reply_templates_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["regions.code"], name=op.f("fk_reply_templates_community_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_templates")),
    )
    op.create_index(
        "ix_reply_templates_current",
        "reply_templates",
        ["community_code", "use"],
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    op.create_table(
        "hotline_orders",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("community_code", sa.String(length=15), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_hotline_orders_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_hotline_orders_case_id")),
        sa.ForeignKeyConstraint(
            ["community_code"], ["regions.code"], name=op.f("fk_hotline_orders_community_code")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_hotline_orders")),
        sa.UniqueConstraint(
            "community_code", "number", name=op.f("uq_hotline_orders_community_code_number")
        ),
    )
    op.create_index("ix_hotline_orders_at", "hotline_orders", ["at"])
    op.create_index(
        "ix_case_dispatches_in_hand",
        "case_dispatches",
        ["unit_id"],
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    op.create_table(
        "photo_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("degrees", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "degrees IN (0, 90, 180, 270)", name=op.f("ck_photo_turns_degrees")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_photo_turns_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_photo_turns_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_turns")),
    )
    op.create_index(op.f("ix_photo_turns_file_id"), "photo_turns", ["file_id"])


def downgrade() -> None:
    op.drop_index("ix_case_dispatches_in_hand", "case_dispatches")
    for table in ("photo_turns", "hotline_orders", "reply_templates", "case_notes"):
        op.drop_table(table)
