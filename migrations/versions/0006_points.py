"""point rules, stock, redeeming

Revision: 0006; follows: 0005
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "point_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        sa.Column("valid_from", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "points >= 0 AND daily_cap >= 0", name=op.f("ck_point_rules_not_below_zero")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_point_rules_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_rules")),
    )
    op.create_index("ix_point_rules_key_valid_from", "point_rules", ["key", "valid_from"])
    with op.batch_alter_table("transfers") as batch:
        batch.add_column(sa.Column("rule_key", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("rule_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("rule_day", sa.Date(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_transfers_rule_id"), "point_rules", ["rule_id"], ["id"]
        )
        batch.create_check_constraint(
            batch.f("ck_transfers_rule_and_day"), "(rule_key IS NULL) = (rule_day IS NULL)"
        )
    op.create_table(
        "rewards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_rewards_costs_something")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_rewards_stock_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_rewards_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewards")),
    )
    op.create_index(op.f("ix_rewards_region_code"), "rewards", ["region_code"])
    op.create_index(
        "uq_rewards_active",
        "rewards",
        ["region_code", "name"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "redemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_redemptions_undone_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["rewards.id"], name=op.f("fk_redemptions_reward_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_redemptions_person_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_redemptions_by_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_redemptions_transfer_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["persons.id"], name=op.f("fk_redemptions_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_redemptions_transfer_id")),
    )
    op.create_index(op.f("ix_redemptions_reward_id"), "redemptions", ["reward_id"])
    op.create_index(op.f("ix_redemptions_person_id"), "redemptions", ["person_id"])
    op.create_table(
        "redeem_codes",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_redeem_codes_person_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_redeem_codes")),
    )
    op.create_index(op.f("ix_redeem_codes_person_id"), "redeem_codes", ["person_id"])


def downgrade() -> None:
    op.drop_table("redeem_codes")
    op.drop_table("redemptions")
    op.drop_table("rewards")
    with op.batch_alter_table("transfers") as batch:
        batch.drop_constraint(batch.f("ck_transfers_rule_and_day"), type_="check")
        batch.drop_constraint(batch.f("fk_transfers_rule_id"), type_="foreignkey")
        batch.drop_column("rule_day")
        batch.drop_column("rule_id")
        batch.drop_column("rule_key")
    op.drop_table("point_rules")
