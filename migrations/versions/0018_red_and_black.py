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

COUNTED = "became IN ('reported', 'filed', 'dispatched', 'answered', 'closed', 'explained')"
# name, table, columns, of which rows alone
INDEXES = (
    ("ix_case_clocks_asking", "case_clocks", ["started_at"], "stage = 'ask'"),
    ("ix_cases_reported_at", "cases", ["reported_at", "region_code", "kind_key"], None),
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
TABLES = (
    "screen_links",
    "red_black_objections",
    "red_black_rows",
    "red_black_moves",
    "red_black_rules",
    "red_black_lists",
)


def upgrade() -> None:
    op.add_column("case_clocks", sa.Column("took", sa.Integer(), nullable=True))
    _count_what_stopped()
    for name, table, columns, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
    _lists()
    _screens()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
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


def _lists() -> None:
    op.create_table('red_black_lists',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=15), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('computed', 'announced', 'published', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rule', sa.JSON(), nullable=False),
    sa.Column('computed_by_id', sa.Integer(), nullable=False),
    sa.Column('computed_at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('announced_by_id', sa.Integer(), nullable=True),
    sa.Column('objections_until', UTCDateTime(timezone=True), nullable=True),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_for', sa.String(length=100), nullable=False),
    sa.Column('published_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'published' OR signed_by_id IS NOT NULL", name=op.f('ck_red_black_lists_signed')),
    sa.CheckConstraint("state NOT IN ('announced', 'published') OR objections_until IS NOT NULL", name=op.f('ck_red_black_lists_announced_until')),
    sa.CheckConstraint('last >= first', name=op.f('ck_red_black_lists_ends_later')),
    sa.CheckConstraint('signed_by_id <> computed_by_id', name=op.f('ck_red_black_lists_signed_by_another')),
    sa.ForeignKeyConstraint(['announced_by_id'], ['persons.id'], name=op.f('fk_red_black_lists_announced_by_id')),
    sa.ForeignKeyConstraint(['computed_by_id'], ['persons.id'], name=op.f('fk_red_black_lists_computed_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['regions.code'], name=op.f('fk_red_black_lists_region_code')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['persons.id'], name=op.f('fk_red_black_lists_signed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_red_black_lists'))
    )
    with op.batch_alter_table('red_black_lists', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_red_black_lists_region_code'), ['region_code'], unique=False)
        batch_op.create_index('uq_red_black_lists_living', ['region_code', 'first', 'last'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))

    op.create_table('red_black_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('valid_from', UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_red_black_rules_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_red_black_rules'))
    )
    with op.batch_alter_table('red_black_rules', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_red_black_rules_valid_from'), ['valid_from'], unique=False)

    op.create_table('red_black_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('was', sa.Enum('computed', 'announced', 'published', 'withdrawn', name='was', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('became', sa.Enum('computed', 'announced', 'published', 'withdrawn', name='became', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_red_black_moves_by_id')),
    sa.ForeignKeyConstraint(['list_id'], ['red_black_lists.id'], name=op.f('fk_red_black_moves_list_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_red_black_moves'))
    )
    with op.batch_alter_table('red_black_moves', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_red_black_moves_list_id'), ['list_id'], unique=False)

    op.create_table('red_black_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('listing', sa.Enum('red', 'black', 'neither', 'too_few', 'left_out', name='listing', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due', sa.Integer(), nullable=False),
    sa.Column('exempt', sa.Integer(), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('solved', sa.Integer(), nullable=False),
    sa.Column('low', sa.Integer(), nullable=False),
    sa.Column('high', sa.Integer(), nullable=False),
    sa.CheckConstraint('kept + exempt <= due AND solved <= asked', name=op.f('ck_red_black_rows_parts')),
    sa.CheckConstraint('low BETWEEN 0 AND high AND high <= 1000', name=op.f('ck_red_black_rows_points')),
    sa.ForeignKeyConstraint(['list_id'], ['red_black_lists.id'], name=op.f('fk_red_black_rows_list_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_red_black_rows_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_red_black_rows')),
    sa.UniqueConstraint('list_id', 'unit_id', name=op.f('uq_red_black_rows_list_id_unit_id'))
    )
    with op.batch_alter_table('red_black_rows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_red_black_rows_unit_id'), ['unit_id'], unique=False)

    op.create_table('red_black_objections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('decision', sa.String(length=500), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decided_at IS NULL OR decision <> ''", name=op.f('ck_red_black_objections_decided_with_a_sentence')),
    sa.CheckConstraint('(decided_at IS NULL) = (upheld IS NULL)', name=op.f('ck_red_black_objections_decided_somehow')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_red_black_objections_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_red_black_objections_decided_by_id')),
    sa.ForeignKeyConstraint(['row_id'], ['red_black_rows.id'], name=op.f('fk_red_black_objections_row_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_red_black_objections'))
    )
    with op.batch_alter_table('red_black_objections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_red_black_objections_row_id'), ['row_id'], unique=False)
        batch_op.create_index('uq_red_black_objections_open', ['row_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))


def _screens() -> None:
    op.create_table(
        "screen_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_screen_links_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_screen_links_region_code")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_screen_links_by_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["persons.id"], name=op.f("fk_screen_links_ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_links")),
    )
    op.create_index(op.f("ix_screen_links_region_code"), "screen_links", ["region_code"])
