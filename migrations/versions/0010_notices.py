"""notices

Revision: 0010; follows: 0009
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LEFT = sa.text("answer = 'accept' AND used_at IS NULL AND struck_at IS NULL")
REFUSED = sa.text("answer <> 'accept'")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    with op.batch_alter_table("notices") as batch:
        batch.add_column(
            sa.Column("pace", sa.String(length=32), nullable=False, server_default="soon")
        )
    with op.batch_alter_table("notices") as batch:
        batch.alter_column("pace", server_default=None)
        batch.create_check_constraint(
            op.f("ck_notices_pace"), "pace IN ('soon', 'quiet', 'digest')"
        )
    op.create_table(
        "digest_days",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_digest_days_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_digest_days")),
    )
    _consents()


def _consents() -> None:
    op.create_table(
        "message_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "template", _choice("template", "case", "wish", "reminder", "task"), nullable=False
        ),
        sa.Column("answer", _choice("answer", "accept", "reject", "ban", "filter"), nullable=False),
        sa.Column("answered_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("struck_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (notice_id IS NULL)",
            name=op.f("ck_message_consents_used_on_something"),
        ),
        sa.CheckConstraint(
            "answer = 'accept' OR (used_at IS NULL AND struck_at IS NULL)",
            name=op.f("ck_message_consents_accepted_first"),
        ),
        sa.CheckConstraint(
            "used_at IS NULL OR struck_at IS NULL",
            name=op.f("ck_message_consents_used_or_struck"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_message_consents_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_message_consents_notice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_consents")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_message_consents_notice_id")),
    )
    op.create_index(op.f("ix_message_consents_person_id"), "message_consents", ["person_id"])
    op.create_index(
        "ix_message_consents_left",
        "message_consents",
        ["person_id", "template"],
        sqlite_where=LEFT,
        postgresql_where=LEFT,
    )
    op.create_index(
        "uq_message_consents_refused",
        "message_consents",
        ["person_id", "template"],
        unique=True,
        sqlite_where=REFUSED,
        postgresql_where=REFUSED,
    )


def downgrade() -> None:
    op.drop_table("message_consents")
    op.drop_table("digest_days")
    with op.batch_alter_table("notices") as batch:
        batch.drop_constraint(op.f("ck_notices_pace"), type_="check")
        batch.drop_column("pace")
