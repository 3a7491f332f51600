"""red and black

Figures: how long each clock took, and indexes by time. Revision: 0018; follows: 0017
"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime
from backend.worktime.published import calendar
from backend.worktime.rules import Calendar, TimeUnit, between

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COUNTED = "became IN ('filed', 'dispatched', 'closed', 'explained')"
# name, table, columns, of which rows alone
INDEXES = (
    ("ix_case_clocks_asking", "case_clocks", ["started_at"], "stage = 'ask'"),
    ("ix_cases_reported_at", "cases", ["reported_at"], None),
    ("ix_cases_community_code_reported_at", "cases", ["community_code", "reported_at"], None),
    ("ix_case_moves_at", "case_moves", ["at", "became", "was", "case_id"], COUNTED),
    ("ix_wish_moves_at", "wish_moves", ["at", "became", "wish_id"], None),
    ("ix_wish_claims_ended_at", "wish_claims", ["ended_at"], "ended_at IS NOT NULL"),
    ("ix_transfers_at", "transfers", ["at"], None),
)
CLOCKS = sa.table(
    "case_clocks",
    sa.column("id", sa.Integer),
    sa.column("limit_unit", sa.String),
    sa.column("started_at", UTCDateTime),
    sa.column("stopped_at", UTCDateTime),
    sa.column("took", sa.Integer),
)
PAUSES = sa.table(
    "case_pauses",
    sa.column("clock_id", sa.Integer),
    sa.column("granted", sa.Boolean),
    sa.column("decided_at", UTCDateTime),
    sa.column("ended_at", UTCDateTime),
)
DAYS = sa.table("calendar_days", sa.column("day", sa.Date), sa.column("working", sa.Boolean))
MANY = 10_000


def upgrade() -> None:
    op.add_column("case_clocks", sa.Column("took", sa.Integer(), nullable=True))
    _count_what_stopped()
    for name, table, columns, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, table, *_ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_column("case_clocks", "took")


def _count_what_stopped() -> None:
    """What stopped before is counted by the calendar as it is now."""
    connection = op.get_bind()
    known = calendar()
    own = dict(connection.execute(sa.select(DAYS.c.day, DAYS.c.working)).all())
    days = Calendar({**known.exceptions, **own}, known.years)
    stood = defaultdict(list)
    for clock, since, until in connection.execute(
        sa.select(PAUSES.c.clock_id, PAUSES.c.decided_at, PAUSES.c.ended_at).where(
            PAUSES.c.granted, PAUSES.c.decided_at.is_not(None), PAUSES.c.ended_at.is_not(None)
        )
    ):
        stood[clock].append((since, until))
    last = 0
    while rows := connection.execute(
        sa.select(CLOCKS.c.id, CLOCKS.c.limit_unit, CLOCKS.c.started_at, CLOCKS.c.stopped_at)
        .where(CLOCKS.c.stopped_at.is_not(None), CLOCKS.c.id > last)
        .order_by(CLOCKS.c.id)
        .limit(MANY)
    ).all():
        taken = [
            {"clock": row.id, "seconds": _seconds(row, stood.get(row.id, ()), days)} for row in rows
        ]
        change = CLOCKS.update().where(CLOCKS.c.id == sa.bindparam("clock"))
        connection.execute(change.values(took=sa.bindparam("seconds")), taken)
        last = rows[-1].id


def _seconds(row, stood, days) -> int:
    unit = TimeUnit(row.limit_unit)
    whole = between(row.started_at, row.stopped_at, unit, days)
    less = (between(since, min(until, row.stopped_at), unit, days) for since, until in stood)
    return max(int(whole.total_seconds() - sum(span.total_seconds() for span in less)), 0)
