"""an auditor who only reads; sign-ins that one can tell apart; a second step; what the engine room
shows: the last failure of a job, numbers that a job counts, notices given up and sent

Revision: 0013; follows: 0012
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OLD_KINDS = (
    "'admin', 'district_officer', 'street_officer', 'community_worker', 'grid_worker', "
    "'steward', 'party_member', 'rider', 'resident', 'handler'"
)
NOTICES = (
    ("ix_notices_given_up", "id", "delivery = 'failed'"),
    ("ix_notices_sent_at", "sent_at", "sent_at IS NOT NULL"),
)
KINDS = f"{OLD_KINDS}, 'auditor'"


def upgrade() -> None:
    """Whoever is signed in stays so: a browser of before has no idle time."""
    with op.batch_alter_table("roles") as batch:
        batch.drop_constraint(batch.f("ck_roles_kind"), type_="check")
        batch.create_check_constraint(batch.f("ck_roles_kind"), f"kind IN ({KINDS})")
    with op.batch_alter_table("sign_ins") as batch:
        batch.add_column(sa.Column("device", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("seen_at", UTCDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("idle_at", UTCDateTime(timezone=True), nullable=True))
    op.execute("UPDATE sign_ins SET seen_at = opened_at")
    with op.batch_alter_table("sign_ins") as batch:
        batch.alter_column("device", server_default=None)
        batch.alter_column("seen_at", existing_type=UTCDateTime(timezone=True), nullable=False)
    with op.batch_alter_table("job_runs") as batch:
        batch.add_column(sa.Column("failed_at", UTCDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("last_error", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("job_runs") as batch:
        batch.alter_column("last_error", server_default=None)
    op.create_table(
        "measures",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_measures")),
    )
    for name, column, where in NOTICES:
        op.create_index(
            name, "notices", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    op.create_table(
        "second_steps",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed_key", sa.String(300), nullable=False),
        sa.Column("begun_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("proved_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_second_steps_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_steps")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_recovery_codes_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint(
            "person_id", "code_hash", name=op.f("uq_recovery_codes_person_id_code_hash")
        ),
    )


def downgrade() -> None:
    """An auditor's role has no older name: it goes, and with it nothing that was done."""
    for name, _, _ in NOTICES:
        op.drop_index(name, "notices")
    op.drop_table("measures")
    with op.batch_alter_table("job_runs") as batch:
        batch.drop_column("last_error")
        batch.drop_column("failed_at")
    op.drop_table("recovery_codes")
    op.drop_table("second_steps")
    with op.batch_alter_table("sign_ins") as batch:
        for column in ("idle_at", "seen_at", "device"):
            batch.drop_column(column)
    op.execute("DELETE FROM roles WHERE kind = 'auditor'")
    with op.batch_alter_table("roles") as batch:
        batch.drop_constraint(batch.f("ck_roles_kind"), type_="check")
        batch.create_check_constraint(batch.f("ck_roles_kind"), f"kind IN ({OLD_KINDS})")
