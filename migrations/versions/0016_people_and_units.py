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
    op.create_table(
        "boundary_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=False),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_boundary_changes_region_code")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_boundary_changes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_changes")),
    )
    op.create_index("ix_boundary_changes_region_code", "boundary_changes", ["region_code"])
    op.create_table(
        "prepared_imports",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_prepared_imports_person_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_prepared_imports")),
    )
    op.create_index("ix_prepared_imports_at", "prepared_imports", ["at"])
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=20), nullable=False),
        sa.Column("went", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_erasures_person_id")),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_erasures_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("person_id", name=op.f("uq_erasures_person_id")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_erasures_pseudonym")),
    )
    op.create_table(
        "retention_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "days BETWEEN 1 AND 36500", name=op.f("ck_retention_rules_some_days")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_retention_rules_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rules")),
    )
    op.create_index("ix_retention_rules_key_id", "retention_rules", ["key", "id"])


def downgrade() -> None:
    op.drop_table("retention_rules")
    op.drop_table("erasures")
    op.drop_table("prepared_imports")
    op.drop_table("boundary_changes")
    op.drop_table("households")
    op.drop_index("ix_persons_phone", "persons")
    op.drop_column("audit_entries", "reason")
