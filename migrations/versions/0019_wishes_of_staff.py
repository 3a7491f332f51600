"""wishes of staff: what they did besides the steps, and what waits for them

Revision: 0019; follows: 0018
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


WAITING = sa.text("status IN ('submitted', 'fulfilled')")
MADE = ("wish_claims_for", "wish_photos_off", "wish_maskings")


def upgrade() -> None:
    op.create_table(
        "wish_maskings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        *_points_to("wish_maskings", wish_id="wishes.id", by_id="persons.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_maskings")),
    )
    op.create_index(op.f("ix_wish_maskings_wish_id"), "wish_maskings", ["wish_id"])
    op.create_table(
        "wish_photos_off",
        sa.Column("wish_file_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        *_points_to("wish_photos_off", wish_file_id="wish_files.id", by_id="persons.id"),
        sa.PrimaryKeyConstraint("wish_file_id", name=op.f("pk_wish_photos_off")),
    )
    op.create_table(
        "wish_claims_for",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        *_points_to("wish_claims_for", claim_id="wish_claims.id", by_id="persons.id"),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_wish_claims_for")),
    )
    narrowed = ["street_code", "id", "status", "kind_key"]
    op.create_index("ix_wishes_street_code_id", "wishes", narrowed)
    op.create_index(
        "ix_wishes_waiting",
        "wishes",
        ["status", "street_code", "due_at", "id", "community_code"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _points_to(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [there], name=op.f(f"fk_{table}_{column}"))
        for column, there in columns.items()
    ]


def downgrade() -> None:
    op.drop_index("ix_wishes_waiting", "wishes")
    op.drop_index("ix_wishes_street_code_id", "wishes")
    for table in MADE:
        op.drop_table(table)
