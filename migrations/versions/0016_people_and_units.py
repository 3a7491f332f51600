"""people and units

Revision: 0016; follows: 0015
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WITH_A_PHONE = sa.text("phone <> ''")


def upgrade() -> None:
    op.add_column(
        "audit_entries",
        sa.Column("reason", sa.String(length=200), nullable=False, server_default=""),
    )
    op.create_index(
        "ix_persons_phone",
        "persons",
        ["phone"],
        sqlite_where=WITH_A_PHONE,
        postgresql_where=WITH_A_PHONE,
    )
    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=False),
        sa.Column("door", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("notes", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=100), nullable=False),
        sa.Column("steward_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(notes = '') = (why = '')", name=op.f("ck_households_notes_with_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_households_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["steward_id"], ["persons.id"], name=op.f("fk_households_steward_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_households_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    op.create_index("ix_households_steward_id", "households", ["steward_id"])
    op.create_index(
        "uq_households_region_code_door", "households", ["region_code", "door"], unique=True
    )
    op.create_index(
        "ix_households_phone",
        "households",
        ["phone"],
        sqlite_where=WITH_A_PHONE,
        postgresql_where=WITH_A_PHONE,
    )


def downgrade() -> None:
    op.drop_table("households")
    op.drop_index("ix_persons_phone", "persons")
    op.drop_column("audit_entries", "reason")
