"""people and units

Revision: 0016; follows: 0015
"""

import sqlalchemy as sa
from alembic import op

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


def downgrade() -> None:
    op.drop_index("ix_persons_phone", "persons")
    op.drop_column("audit_entries", "reason")
