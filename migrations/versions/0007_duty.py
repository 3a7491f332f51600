"""duty roster, dissolved units

Revision: 0007; follows: 0006
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


UNSENT = sa.text("delivery IN ('waiting', 'claimed', 'held')")


def upgrade() -> None:
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=False),
        sa.Column("starts_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duty_shifts_ends_later")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_duty_shifts_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_duty_shifts_region_code")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_duty_shifts_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
        sa.UniqueConstraint(
            "person_id", "starts_at", name=op.f("uq_duty_shifts_person_id_starts_at")
        ),
    )
    with op.batch_alter_table("duty_shifts") as batch:
        batch.create_index("ix_duty_shifts_region_code_ends_at", ["region_code", "ends_at"])
        batch.create_index("ix_duty_shifts_person_id_ends_at", ["person_id", "ends_at"])
    with op.batch_alter_table("units") as batch:
        batch.add_column(sa.Column("dissolved_at", UTCDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_units_successor_id"), "units", ["successor_id"], ["id"]
        )
        batch.create_check_constraint(
            batch.f("ck_units_heirs_of_the_dissolved"),
            "successor_id IS NULL OR dissolved_at IS NOT NULL",
        )
        batch.create_check_constraint(
            batch.f("ck_units_not_its_own_heir"), "successor_id <> id"
        )
    with op.batch_alter_table("notices") as batch:
        batch.create_index(
            "ix_notices_unsent",
            ["person_id", "kind"],
            sqlite_where=UNSENT,
            postgresql_where=UNSENT,
        )


def downgrade() -> None:
    with op.batch_alter_table("notices") as batch:
        batch.drop_index("ix_notices_unsent", sqlite_where=UNSENT, postgresql_where=UNSENT)
    with op.batch_alter_table("units") as batch:
        batch.drop_constraint(batch.f("ck_units_not_its_own_heir"), type_="check")
        batch.drop_constraint(batch.f("ck_units_heirs_of_the_dissolved"), type_="check")
        batch.drop_constraint(batch.f("fk_units_successor_id"), type_="foreignkey")
        batch.drop_column("successor_id")
        batch.drop_column("dissolved_at")
    op.drop_table("duty_shifts")
