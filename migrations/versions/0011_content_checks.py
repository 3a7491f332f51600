"""content checks

Revision: 0011; follows: 0010
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("waiting", "asked", "passed", "review", "risky", "unreachable", "dropped")


def upgrade() -> None:
    op.create_table(
        "content_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("appid", sa.String(length=32), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name=op.f("ck_content_checks_state"),
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("trace_id", sa.String(length=64), nullable=True),
        sa.Column("label", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("asked_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(words IS NULL) <> (file_id IS NULL)", name=op.f("ck_content_checks_words_or_file")
        ),
        sa.CheckConstraint(
            "state <> 'asked' OR trace_id IS NOT NULL",
            name=op.f("ck_content_checks_asked_is_traced"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files.id"],
            name=op.f("fk_content_checks_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_content_checks_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_checks")),
        sa.UniqueConstraint("trace_id", name=op.f("uq_content_checks_trace_id")),
    )
    with op.batch_alter_table("content_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_content_checks_subject"), ["subject"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_content_checks_file_id"), ["file_id"], unique=False
        )
        for name, columns, unique, where in (
            ("ix_content_checks_due", ["next_try_at"], False, "state IN ('waiting', 'asked')"),
            (
                "uq_content_checks_words",
                ["subject"],
                True,
                "words IS NOT NULL AND state <> 'dropped'",
            ),
            (
                "uq_content_checks_file",
                ["subject", "file_id"],
                True,
                "file_id IS NOT NULL AND state <> 'dropped'",
            ),
        ):
            batch_op.create_index(
                name,
                columns,
                unique=unique,
                sqlite_where=sa.text(where),
                postgresql_where=sa.text(where),
            )


def downgrade() -> None:
    op.drop_table("content_checks")
