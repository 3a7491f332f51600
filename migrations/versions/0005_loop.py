"""the case loop in depth

Revision: 0005; follows: 0004
"""

import math
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATUSES = "'draft', 'reported', 'filed', 'disputed', 'dispatched', 'accepted', 'secured', 'answered', 'asked', 'closed', 'explained', 'merged', 'declined', 'withdrawn'"
OLD_STATUSES = "'draft', 'reported', 'filed', 'dispatched', 'accepted', 'answered', 'rated', 'closed', 'declined', 'withdrawn'"
STAGES = "'review', 'ownership', 'accept', 'make_safe', 'repair', 'verify', 'ask'"
OLD_STAGES = "'review', 'answer'"
SOURCES = "'chat', 'app', 'walk_in', 'phone', 'group', 'patrol'"
OLD_SOURCES = "'chat', 'app', 'walk_in', 'phone', 'group'"
PURPOSES = "'report', 'safe', 'answer', 'check'"
OLD_PURPOSES = "'report', 'answer'"
UNITS = (
    "emergency_minute",
    "emergency_hour",
    "duty_hour",
    "work_hour",
    "work_day",
    "natural_day",
)
CELL_DEGREES = 0.0005


def upgrade() -> None:
    _loosen()
    _translate()
    _new_tables()
    _tighten()
    _accepted_before()
    _freeze_clocks()


def _loosen() -> None:
    """Take down the rules that the old words obey, and make room for what the new ones need."""
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint(batch.f("ck_cases_status"), type_="check")
        batch.drop_constraint(batch.f("ck_cases_source"), type_="check")
        batch.add_column(sa.Column("cell", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("rule_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("case_moves") as batch:
        batch.drop_constraint(batch.f("ck_case_moves_was"), type_="check")
        batch.drop_constraint(batch.f("ck_case_moves_became"), type_="check")
    with op.batch_alter_table("case_clocks") as batch:
        batch.drop_constraint(batch.f("ck_case_clocks_stage"), type_="check")
        batch.drop_index(
            "ix_case_clocks_due",
            sqlite_where=sa.text("stopped_at IS NULL AND announced_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL AND announced_at IS NULL"),
        )
        batch.drop_column("announced_at")
        batch.add_column(sa.Column("limit_amount", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("limit_unit", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("ends_at", UTCDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("rings_at", UTCDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("paused_at", UTCDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("case_dispatches") as batch:
        batch.drop_index(
            "uq_case_dispatches_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch.alter_column("by_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("lead", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("part", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("why", sa.String(length=200), nullable=True))
    with op.batch_alter_table("case_files") as batch:
        batch.drop_constraint(batch.f("ck_case_files_purpose"), type_="check")
        batch.drop_constraint(batch.f("ck_case_files_answers_belong"), type_="check")


def _translate() -> None:
    """What was answered was put to the reporter at once: now that is called asked, and has a clock
    of seven days. Everything that happened keeps its row."""
    now = datetime.now(UTC)
    do = op.get_bind().execute
    do(sa.text("UPDATE case_dispatches SET lead = true, part = '', why = ''"))
    do(sa.text("UPDATE case_clocks SET stage = 'repair' WHERE stage = 'answer'"))
    do(
        sa.text(
            "UPDATE case_clocks SET limit_unit = 'emergency_hour', limit_amount = 3, "
            "ends_at = due_at, rings_at = CASE WHEN stopped_at IS NULL THEN due_at END"
        )
    )
    _count_hours(do)
    do(sa.text("UPDATE case_moves SET became = 'asked' WHERE became = 'rated'"))
    do(sa.text("UPDATE case_moves SET was = 'asked' WHERE was = 'rated'"))
    waiting = do(sa.text("SELECT id FROM cases WHERE status = 'answered'")).scalars().all()
    asked = do(sa.text("SELECT id FROM cases WHERE status IN ('answered', 'rated')"))
    ends = now + timedelta(days=7)
    moves, clocks = _moves(), _clocks()
    for case_id in waiting:
        do(
            moves.insert().values(
                case_id=case_id, was="answered", became="asked", note="", at=now
            )
        )
    for case_id in asked.scalars().all():
        do(
            clocks.insert().values(
                case_id=case_id,
                stage="ask",
                limit_amount=7,
                limit_unit="natural_day",
                started_at=now,
                due_at=ends,
                ends_at=ends,
                rings_at=ends,
            )
        )
    do(sa.text("UPDATE cases SET status = 'asked' WHERE status IN ('answered', 'rated')"))
    _cells(do)


def _moves() -> sa.TableClause:
    return sa.table(
        "case_moves",
        sa.column("case_id"),
        sa.column("was"),
        sa.column("became"),
        sa.column("note"),
        sa.column("at", UTCDateTime()),
    )


def _clocks() -> sa.TableClause:
    return sa.table(
        "case_clocks",
        sa.column("id"),
        sa.column("case_id"),
        sa.column("stage"),
        sa.column("limit_amount"),
        sa.column("limit_unit"),
        sa.column("started_at", UTCDateTime()),
        sa.column("due_at", UTCDateTime()),
        sa.column("ends_at", UTCDateTime()),
        sa.column("rings_at", UTCDateTime()),
    )


def _count_hours(do) -> None:
    """How many hours each old clock gave."""
    clocks = _clocks()
    for row in do(sa.select(clocks.c.id, clocks.c.started_at, clocks.c.due_at)).all():
        hours = max(1, round((row.due_at - row.started_at).total_seconds() / 3600))
        do(clocks.update().where(clocks.c.id == row.id).values(limit_amount=hours))


def _cells(do) -> None:
    points = do(sa.text("SELECT id, latitude, longitude FROM cases WHERE latitude IS NOT NULL"))
    for row in points.all():
        north, east = (math.floor(degrees / CELL_DEGREES) for degrees in row[1:])
        cell = north * 1_000_000 + east
        do(sa.text("UPDATE cases SET cell = :cell WHERE id = :id"), {"cell": cell, "id": row.id})


def _new_tables() -> None:
    op.create_table('case_disclosures',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_disclosures_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_disclosures'))
    )
    op.create_table('case_earnings',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('earned_at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('booked_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('lost_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('lost_why', sa.String(length=200), nullable=False),
    sa.Column('lost_by_id', sa.Integer(), nullable=True),
    sa.Column('reversed_at', UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_earnings_case_id')),
    sa.ForeignKeyConstraint(['lost_by_id'], ['persons.id'], name=op.f('fk_case_earnings_lost_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_case_earnings_person_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_earnings'))
    )
    with op.batch_alter_table('case_earnings', schema=None) as batch_op:
        batch_op.create_index('ix_case_earnings_unbooked', ['case_id'], unique=False, sqlite_where=sa.text('booked_at IS NULL'), postgresql_where=sa.text('booked_at IS NULL'))
        batch_op.create_index('ix_case_earnings_unreversed', ['case_id'], unique=False, sqlite_where=sa.text('lost_at IS NOT NULL AND reversed_at IS NULL'), postgresql_where=sa.text('lost_at IS NOT NULL AND reversed_at IS NULL'))

    op.create_table('case_followers',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_followers_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_case_followers_person_id')),
    sa.PrimaryKeyConstraint('case_id', 'person_id', name=op.f('pk_case_followers'))
    )
    with op.batch_alter_table('case_followers', schema=None) as batch_op:
        batch_op.create_index('ix_case_followers_person_id_case_id', ['person_id', 'case_id'], unique=False)

    op.create_table('case_look_backs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Enum('danger', 'sample', 'explained', name='why', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('announced_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('still_good', sa.Boolean(), nullable=True),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_case_look_backs_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_look_backs_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_look_backs'))
    )
    with op.batch_alter_table('case_look_backs', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_case_look_backs_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_case_look_backs_due', ['due_on'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))
        batch_op.create_index('uq_case_look_backs_open', ['case_id'], unique=True, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))

    op.create_table('case_ownerships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('decision', sa.String(length=500), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['persons.id'], name=op.f('fk_case_ownerships_asked_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_ownerships_case_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_case_ownerships_decided_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_case_ownerships_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_ownerships'))
    )
    with op.batch_alter_table('case_ownerships', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_case_ownerships_case_id'), ['case_id'], unique=False)
        batch_op.create_index('uq_case_ownerships_open', ['case_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))

    op.create_table('case_sides',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=15), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_case_sides_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_sides_case_id')),
    sa.ForeignKeyConstraint(['region_code'], ['regions.code'], name=op.f('fk_case_sides_region_code')),
    sa.PrimaryKeyConstraint('case_id', 'region_code', name=op.f('pk_case_sides'))
    )
    with op.batch_alter_table('case_sides', schema=None) as batch_op:
        batch_op.create_index('ix_case_sides_region_code_case_id', ['region_code', 'case_id'], unique=False)

    op.create_table('case_acceptances',
    sa.Column('dispatch_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_case_acceptances_by_id')),
    sa.ForeignKeyConstraint(['dispatch_id'], ['case_dispatches.id'], name=op.f('fk_case_acceptances_dispatch_id')),
    sa.PrimaryKeyConstraint('dispatch_id', name=op.f('pk_case_acceptances'))
    )
    op.create_table('case_appeals',
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('asked_at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('decided_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decision', sa.String(length=500), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_unit_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['persons.id'], name=op.f('fk_case_appeals_asked_by_id')),
    sa.ForeignKeyConstraint(['asked_by_unit_id'], ['units.id'], name=op.f('fk_case_appeals_asked_by_unit_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['case_clocks.id'], name=op.f('fk_case_appeals_clock_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_case_appeals_decided_by_id')),
    sa.PrimaryKeyConstraint('clock_id', name=op.f('pk_case_appeals'))
    )
    op.create_table('case_arrivals',
    sa.Column('dispatch_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('metres', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_case_arrivals_by_id')),
    sa.ForeignKeyConstraint(['dispatch_id'], ['case_dispatches.id'], name=op.f('fk_case_arrivals_dispatch_id')),
    sa.PrimaryKeyConstraint('dispatch_id', name=op.f('pk_case_arrivals'))
    )
    op.create_table('case_escalations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('cause', sa.Enum('overdue', 'direct', name='cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('region_code', sa.String(length=15), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(cause = 'overdue') = (clock_id IS NOT NULL)", name=op.f('ck_case_escalations_overdue_of_a_clock')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_case_escalations_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_escalations_case_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['case_clocks.id'], name=op.f('fk_case_escalations_clock_id')),
    sa.ForeignKeyConstraint(['region_code'], ['regions.code'], name=op.f('fk_case_escalations_region_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_case_escalations_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_escalations')),
    sa.UniqueConstraint('clock_id', 'step', name=op.f('uq_case_escalations_clock_id_step'))
    )
    with op.batch_alter_table('case_escalations', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_case_escalations_case_id'), ['case_id'], unique=False)
        batch_op.create_index('uq_case_escalations_direct', ['case_id', 'region_code', 'turn'], unique=True, sqlite_where=sa.text("cause = 'direct'"), postgresql_where=sa.text("cause = 'direct'"))

    op.create_table('case_extensions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('asked_at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('decided_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decision', sa.String(length=500), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_unit_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(number IS NOT NULL) = (granted IS TRUE)', name=op.f('ck_case_extensions_numbered_when_granted')),
    sa.CheckConstraint('number IN (1, 2)', name=op.f('ck_case_extensions_two_at_most')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['persons.id'], name=op.f('fk_case_extensions_asked_by_id')),
    sa.ForeignKeyConstraint(['asked_by_unit_id'], ['units.id'], name=op.f('fk_case_extensions_asked_by_unit_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['case_clocks.id'], name=op.f('fk_case_extensions_clock_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_case_extensions_decided_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_extensions')),
    sa.UniqueConstraint('clock_id', 'number', name=op.f('uq_case_extensions_clock_id_number'))
    )
    with op.batch_alter_table('case_extensions', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_case_extensions_clock_id'), ['clock_id'], unique=False)
        batch_op.create_index('uq_case_extensions_open', ['clock_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))

    op.create_table('case_pauses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.Enum('weather', 'material', 'project', 'authority', 'mediation', 'access', name='cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('until', UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('asked_at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('decided_at', UTCDateTime(timezone=True), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decision', sa.String(length=500), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_unit_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['persons.id'], name=op.f('fk_case_pauses_asked_by_id')),
    sa.ForeignKeyConstraint(['asked_by_unit_id'], ['units.id'], name=op.f('fk_case_pauses_asked_by_unit_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['case_clocks.id'], name=op.f('fk_case_pauses_clock_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_case_pauses_decided_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_pauses'))
    )
    with op.batch_alter_table('case_pauses', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_case_pauses_clock_id'), ['clock_id'], unique=False)
        batch_op.create_index('ix_case_pauses_until', ['until'], unique=False, sqlite_where=sa.text('ended_at IS NULL AND granted'), postgresql_where=sa.text('ended_at IS NULL AND granted'))
        batch_op.create_index('uq_case_pauses_open', ['clock_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('case_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.Enum('done', 'done_but_next', 'not_done', 'fenced_only', 'not_found', 'later', name='finding', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('on_the_spot', sa.Boolean(), nullable=False),
    sa.Column('metres', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['case_answers.id'], name=op.f('fk_case_checks_answer_id')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_case_checks_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_checks'))
    )
    with op.batch_alter_table('case_checks', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_case_checks_answer_id'), ['answer_id'], unique=False)

    op.create_table('case_explanations',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=500), nullable=False),
    sa.Column('elsewhere', sa.String(length=500), nullable=False),
    sa.Column('look_again_on', sa.Date(), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answer_id'], ['case_answers.id'], name=op.f('fk_case_explanations_answer_id')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['persons.id'], name=op.f('fk_case_explanations_approved_by_id')),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_case_explanations'))
    )


def _tighten() -> None:
    """Put up the rules for the new words."""
    with op.batch_alter_table("cases") as batch:
        batch.create_check_constraint(batch.f("ck_cases_status"), f"status IN ({STATUSES})")
        batch.create_check_constraint(batch.f("ck_cases_source"), f"source IN ({SOURCES})")
        batch.create_check_constraint(
            batch.f("ck_cases_merged_into"),
            "(status = 'merged') = (merged_into_id IS NOT NULL)",
        )
        batch.create_check_constraint(
            batch.f("ck_cases_not_into_itself"), "merged_into_id <> id"
        )
        batch.add_column(
            sa.Column(
                "community_code",
                sa.String(length=12),
                sa.Computed("substr(region_code, 1, 12)", persisted=True),
                nullable=True,
            )
        )
        batch.create_index("ix_cases_cell_reported_at", ["cell", "reported_at"])
        batch.create_index("ix_cases_community_code_id", ["community_code", "id"])
        batch.create_index("ix_cases_follows_id", ["follows_id"])
        batch.create_index("ix_cases_merged_into_id", ["merged_into_id"])
        batch.create_foreign_key(batch.f("fk_cases_rule_id"), "rules", ["rule_id"], ["id"])
        batch.create_foreign_key(
            batch.f("fk_cases_merged_into_id"), "cases", ["merged_into_id"], ["id"]
        )
        batch.create_foreign_key(batch.f("fk_cases_follows_id"), "cases", ["follows_id"], ["id"])
    with op.batch_alter_table("case_moves") as batch:
        batch.create_check_constraint(batch.f("ck_case_moves_was"), f"was IN ({STATUSES})")
        batch.create_check_constraint(batch.f("ck_case_moves_became"), f"became IN ({STATUSES})")
    with op.batch_alter_table("case_clocks") as batch:
        batch.create_check_constraint(batch.f("ck_case_clocks_stage"), f"stage IN ({STAGES})")
        batch.create_check_constraint(
            batch.f("ck_case_clocks_limit_unit"),
            "limit_unit IN ({})".format(", ".join(f"'{unit}'" for unit in UNITS)),
        )
        batch.create_check_constraint(batch.f("ck_case_clocks_never_earlier"), "ends_at >= due_at")
        batch.create_check_constraint(
            batch.f("ck_case_clocks_paused_is_silent"), "paused_at IS NULL OR rings_at IS NULL"
        )
        batch.alter_column("limit_amount", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("limit_unit", existing_type=sa.String(length=32), nullable=False)
        batch.alter_column(
            "ends_at", existing_type=UTCDateTime(timezone=True), nullable=False
        )
        batch.create_index(
            "ix_case_clocks_rings",
            ["rings_at"],
            sqlite_where=sa.text("stopped_at IS NULL AND rings_at IS NOT NULL"),
            postgresql_where=sa.text("stopped_at IS NULL AND rings_at IS NOT NULL"),
        )
    with op.batch_alter_table("case_dispatches") as batch:
        batch.alter_column("lead", existing_type=sa.Boolean(), nullable=False)
        batch.alter_column("part", existing_type=sa.String(length=200), nullable=False)
        batch.alter_column("why", existing_type=sa.String(length=200), nullable=False)
        batch.create_check_constraint(
            batch.f("ck_case_dispatches_helpers_have_a_part"), "lead OR part <> ''"
        )
        batch.create_index(
            "uq_case_dispatches_lead",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND lead"),
            postgresql_where=sa.text("ended_at IS NULL AND lead"),
        )
        batch.create_index(
            "uq_case_dispatches_unit",
            ["case_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    with op.batch_alter_table("case_files") as batch:
        batch.create_check_constraint(
            batch.f("ck_case_files_purpose"), f"purpose IN ({PURPOSES})"
        )
        batch.create_check_constraint(
            batch.f("ck_case_files_answers_belong"),
            "(purpose IN ('safe', 'answer')) = (dispatch_id IS NOT NULL)",
        )


def _accepted_before() -> None:
    """Who accepted, as the history says; and each rating belongs to the answer it was given to."""
    do = op.get_bind().execute
    do(
        sa.text(
            "INSERT INTO case_acceptances (dispatch_id, by_id, at) "
            "SELECT d.id, min(m.by_id), min(m.at) FROM case_dispatches d "
            "JOIN case_moves m ON m.case_id = d.case_id AND m.became = 'accepted' "
            "AND m.at >= d.at AND (d.ended_at IS NULL OR m.at <= d.ended_at) GROUP BY d.id"
        )
    )
    do(
        sa.text(
            "CREATE TABLE kept_ratings AS SELECT r.case_id, r.person_id, r.verdict, r.words, r.at, "
            "max(a.id) AS answer_id FROM case_ratings r "
            "JOIN case_dispatches d ON d.case_id = r.case_id "
            "JOIN case_answers a ON a.dispatch_id = d.id "
            "GROUP BY r.case_id, r.person_id, r.verdict, r.words, r.at"
        )
    )
    op.drop_table("case_ratings")
    op.create_table(
        "case_ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "solved",
                "partly",
                "not_solved",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_ratings_case_id")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["case_answers.id"], name=op.f("fk_case_ratings_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_case_ratings_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_ratings")),
        sa.UniqueConstraint(
            "answer_id", "person_id", name=op.f("uq_case_ratings_answer_id_person_id")
        ),
    )
    op.create_index("ix_case_ratings_case_id", "case_ratings", ["case_id"])
    op.create_index(
        "uq_case_ratings_reopened",
        "case_ratings",
        ["case_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("reopened"),
        postgresql_where=sa.text("reopened"),
    )
    do(
        sa.text(
            "INSERT INTO case_ratings (case_id, answer_id, person_id, verdict, words, reopened, at) "
            "SELECT case_id, answer_id, person_id, verdict, words, false, at FROM kept_ratings"
        )
    )
    op.drop_table("kept_ratings")


FROZEN = ("case_id", "stage", "limit_amount", "limit_unit", "started_at", "due_at")


def _freeze_clocks() -> None:
    """The raw fact of a clock is never changed, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER case_clocks_frozen BEFORE UPDATE OF {', '.join(FROZEN)} ON case_clocks "
            "BEGIN SELECT RAISE(ABORT, 'a clock is never changed'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_clock_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a clock is never changed'; END $$"
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
    op.execute(
        "CREATE TRIGGER case_clocks_frozen BEFORE UPDATE ON case_clocks FOR EACH ROW "
        f"WHEN ({changed}) EXECUTE FUNCTION refuse_clock_change()"
    )


def downgrade() -> None:
    """Back to the straight loop: what it has no word for becomes the nearest that it has."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_clocks_frozen")
    else:
        op.execute("DROP TRIGGER case_clocks_frozen ON case_clocks")
        op.execute("DROP FUNCTION refuse_clock_change()")
    _old_ratings()
    for table in NEW_TABLES:
        op.drop_table(table)
    _old_words()


NEW_TABLES = (
    "case_explanations",
    "case_checks",
    "case_pauses",
    "case_extensions",
    "case_escalations",
    "case_arrivals",
    "case_appeals",
    "case_acceptances",
    "case_sides",
    "case_ownerships",
    "case_look_backs",
    "case_followers",
    "case_earnings",
    "case_disclosures",
)

OLD_WORDS = {
    "disputed": "filed",
    "secured": "accepted",
    "asked": "answered",
    "explained": "closed",
    "merged": "closed",
}


def _old_ratings() -> None:
    do = op.get_bind().execute
    do(
        sa.text(
            "CREATE TABLE kept_ratings AS SELECT case_id, person_id, verdict, words, at "
            "FROM case_ratings WHERE id IN (SELECT min(id) FROM case_ratings GROUP BY case_id)"
        )
    )
    op.drop_table("case_ratings")
    op.create_table(
        "case_ratings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "solved",
                "partly",
                "not_solved",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_ratings_case_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_case_ratings_person_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_ratings")),
    )
    do(
        sa.text(
            "INSERT INTO case_ratings (case_id, person_id, verdict, words, at) "
            "SELECT case_id, person_id, verdict, words, at FROM kept_ratings"
        )
    )
    op.drop_table("kept_ratings")


def _old_words() -> None:
    do = op.get_bind().execute
    with op.batch_alter_table("cases") as batch:
        for rule in ("status", "source", "merged_into", "not_into_itself"):
            batch.drop_constraint(batch.f(f"ck_cases_{rule}"), type_="check")
        for key in ("rule_id", "merged_into_id", "follows_id"):
            batch.drop_constraint(batch.f(f"fk_cases_{key}"), type_="foreignkey")
        for index in ("cell_reported_at", "community_code_id", "follows_id", "merged_into_id"):
            batch.drop_index(f"ix_cases_{index}")
        for column in ("community_code", "cell", "rule_id", "merged_into_id", "follows_id"):
            batch.drop_column(column)
    with op.batch_alter_table("case_moves") as batch:
        batch.drop_constraint(batch.f("ck_case_moves_was"), type_="check")
        batch.drop_constraint(batch.f("ck_case_moves_became"), type_="check")
    with op.batch_alter_table("case_clocks") as batch:
        for rule in ("stage", "limit_unit", "never_earlier", "paused_is_silent"):
            batch.drop_constraint(batch.f(f"ck_case_clocks_{rule}"), type_="check")
        batch.drop_index(
            "ix_case_clocks_rings",
            sqlite_where=sa.text("stopped_at IS NULL AND rings_at IS NOT NULL"),
            postgresql_where=sa.text("stopped_at IS NULL AND rings_at IS NOT NULL"),
        )
        for column in ("limit_amount", "limit_unit", "ends_at", "rings_at", "paused_at"):
            batch.drop_column(column)
        batch.add_column(sa.Column("announced_at", UTCDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("case_files") as batch:
        batch.drop_constraint(batch.f("ck_case_files_purpose"), type_="check")
        batch.drop_constraint(batch.f("ck_case_files_answers_belong"), type_="check")
    for table, column in (("cases", "status"), ("case_moves", "was"), ("case_moves", "became")):
        for new, old in OLD_WORDS.items():
            do(sa.text(f"UPDATE {table} SET {column} = '{old}' WHERE {column} = '{new}'"))
    do(sa.text("UPDATE cases SET source = 'walk_in' WHERE source = 'patrol'"))
    do(sa.text("DELETE FROM case_clocks WHERE stage IN ('verify', 'ask')"))
    do(sa.text("UPDATE case_clocks SET stage = 'review' WHERE stage = 'ownership'"))
    do(sa.text("UPDATE case_clocks SET stage = 'answer' WHERE stage <> 'review'"))
    do(
        sa.text(
            "UPDATE case_files SET purpose = 'report' "
            "WHERE purpose = 'check' OR dispatch_id IN "
            "(SELECT id FROM case_dispatches WHERE NOT lead)"
        )
    )
    do(sa.text("UPDATE case_files SET purpose = 'answer' WHERE purpose = 'safe'"))
    do(sa.text("UPDATE case_files SET dispatch_id = NULL WHERE purpose = 'report'"))
    do(
        sa.text(
            "DELETE FROM case_answers WHERE dispatch_id IN "
            "(SELECT id FROM case_dispatches WHERE NOT lead OR by_id IS NULL)"
        )
    )
    _old_rules()


def _old_rules() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.create_check_constraint(batch.f("ck_cases_status"), f"status IN ({OLD_STATUSES})")
        batch.create_check_constraint(batch.f("ck_cases_source"), f"source IN ({OLD_SOURCES})")
    with op.batch_alter_table("case_moves") as batch:
        batch.create_check_constraint(batch.f("ck_case_moves_was"), f"was IN ({OLD_STATUSES})")
        batch.create_check_constraint(
            batch.f("ck_case_moves_became"), f"became IN ({OLD_STATUSES})"
        )
    with op.batch_alter_table("case_clocks") as batch:
        batch.create_check_constraint(
            batch.f("ck_case_clocks_stage"), f"stage IN ({OLD_STAGES})"
        )
        batch.create_index(
            "ix_case_clocks_due",
            ["due_at"],
            sqlite_where=sa.text("stopped_at IS NULL AND announced_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL AND announced_at IS NULL"),
        )
    with op.batch_alter_table("case_dispatches") as batch:
        batch.drop_constraint(batch.f("ck_case_dispatches_helpers_have_a_part"), type_="check")
        for index, where in (
            ("uq_case_dispatches_lead", "ended_at IS NULL AND lead"),
            ("uq_case_dispatches_unit", "ended_at IS NULL"),
        ):
            batch.drop_index(
                index, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
            )
        for column in ("lead", "part", "why"):
            batch.drop_column(column)
        batch.create_index(
            "uq_case_dispatches_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    with op.batch_alter_table("case_files") as batch:
        batch.create_check_constraint(
            batch.f("ck_case_files_purpose"), f"purpose IN ({OLD_PURPOSES})"
        )
        batch.create_check_constraint(
            batch.f("ck_case_files_answers_belong"),
            "(purpose = 'answer') = (dispatch_id IS NOT NULL)",
        )
