"""an auditor who only reads; sign-ins that one can tell apart; a second step

Revision: 0013; follows: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OLD_KINDS = (
    "'admin', 'district_officer', 'street_officer', 'community_worker', 'grid_worker', "
    "'steward', 'party_member', 'rider', 'resident', 'handler'"
)
KINDS = f"{OLD_KINDS}, 'auditor'"


def upgrade() -> None:
    with op.batch_alter_table("roles") as batch:
        batch.drop_constraint(batch.f("ck_roles_kind"), type_="check")
        batch.create_check_constraint(batch.f("ck_roles_kind"), f"kind IN ({KINDS})")


def downgrade() -> None:
    """An auditor's role has no older name: it goes, and with it nothing that was done."""
    op.execute("DELETE FROM roles WHERE kind = 'auditor'")
    with op.batch_alter_table("roles") as batch:
        batch.drop_constraint(batch.f("ck_roles_kind"), type_="check")
        batch.create_check_constraint(batch.f("ck_roles_kind"), f"kind IN ({OLD_KINDS})")
