"""Chinese search

Revision: 0008; follows: 0007
"""

import sqlalchemy as sa
from alembic import op

from backend.cases.search_marks import drop_marks

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = (
    "status IN ('reported', 'filed', 'disputed', 'dispatched', 'accepted', 'secured',"
    " 'answered', 'asked')"
)
RUNNING = "stopped_at IS NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE case_search ("
            " case_id integer CONSTRAINT pk_case_search PRIMARY KEY"
            " CONSTRAINT fk_case_search_case_id REFERENCES cases (id) ON DELETE CASCADE,"
            " words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_case_search_words ON case_search USING gin (words)")
    else:
        # `ascii` takes every other character for a letter, also those newer than SQLite.
        op.execute(
            "CREATE VIRTUAL TABLE case_search USING"
            " fts5(words, columnsize=0, tokenize=\"ascii tokenchars '_'\")"
        )
    op.create_table(
        "case_search_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_search_due"),
    )
    with op.batch_alter_table("case_dispatches") as batch:
        batch.drop_index(batch.f("ix_case_dispatches_unit_id"))
        batch.create_index("ix_case_dispatches_unit_id_case_id", ["unit_id", "case_id"])
    for name, table, columns, which in (
        ("ix_cases_open", "cases", ["region_code", "status", "id"], OPEN),
        ("ix_case_clocks_ends", "case_clocks", ["ends_at"], RUNNING),
    ):
        where = sa.text(which)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    # The triggers are put by env.py, after every run. What is there already is indexed by the job.
    op.execute("INSERT INTO case_search_due (case_id) SELECT id FROM cases")


def downgrade() -> None:
    drop_marks(op.get_bind())
    op.drop_index("ix_case_clocks_ends", "case_clocks")
    op.drop_index("ix_cases_open", "cases")
    with op.batch_alter_table("case_dispatches") as batch:
        batch.drop_index("ix_case_dispatches_unit_id_case_id")
        batch.create_index(batch.f("ix_case_dispatches_unit_id"), ["unit_id"])
    op.drop_table("case_search_due")
    op.execute("DROP TABLE case_search")
