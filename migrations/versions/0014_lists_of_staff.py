"""lists of staff

Revision: 0014; follows: 0013
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "last_looks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_last_looks_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_last_looks")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.String(length=600), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_saved_filters_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_saved_filters_region_code_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint(
            "person_id", "board", "name", name=op.f("uq_saved_filters_person_id_board_name")
        ),
    )
    op.create_index(op.f("ix_saved_filters_region_code"), "saved_filters", ["region_code"])
    op.create_table(
        "bulk_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_bulk_runs_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_runs")),
    )
    op.create_index(op.f("ix_bulk_runs_person_id"), "bulk_runs", ["person_id"])
    op.create_index("ix_case_dispatches_by_id_case_id", "case_dispatches", ["by_id", "case_id"])


def downgrade() -> None:
    op.drop_index("ix_case_dispatches_by_id_case_id", table_name="case_dispatches")
    op.drop_table("bulk_runs")
    op.drop_table("saved_filters")
    op.drop_table("last_looks")
