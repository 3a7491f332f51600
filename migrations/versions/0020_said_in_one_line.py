"""how a community is reached; what somebody asked to have done for them

Revision: 0020; follows: 0019
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_EMPTY = {"server_default": ""}


def upgrade() -> None:
    with op.batch_alter_table("units") as units:
        units.add_column(sa.Column("hours", sa.String(length=100), nullable=False, **_EMPTY))
        units.add_column(sa.Column("address", sa.String(length=200), nullable=False, **_EMPTY))
    with op.batch_alter_table("units") as units:
        units.alter_column("hours", server_default=None)
        units.alter_column("address", server_default=None)
    op.create_table(
        "case_errands",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_errands_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_errands")),
    )


def downgrade() -> None:
    op.drop_table("case_errands")
    with op.batch_alter_table("units") as units:
        units.drop_column("address")
        units.drop_column("hours")
