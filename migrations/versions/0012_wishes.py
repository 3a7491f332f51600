"""wishes

Revision: 0012; follows: 0011
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime
from backend.wishes.search_marks import drop_marks

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


TABLES = ["wish_files", "wish_suspensions", "wish_representatives", "wish_proofs", "wish_asks", "wish_units", "wish_thanks", "wish_airings", "wish_steps", "wish_ratings", "wish_months_off", "wish_moves", "wish_contacts", "wish_claims", "wish_calls", "wishes", "wish_rules", "wish_helpers", "number_series",]


def upgrade() -> None:
    op.create_index('ix_roles_ended_at', 'roles', ['ended_at'], unique=False, sqlite_where=sa.text('ended_at IS NOT NULL'), postgresql_where=sa.text('ended_at IS NOT NULL'))
    op.create_table('number_series',
    sa.Column('prefix', sa.String(length=8), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('prefix', name=op.f('pk_number_series'))
    )
    op.create_table('wish_helpers',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.String(length=200), nullable=False),
    sa.Column('free', sa.String(length=100), nullable=False),
    sa.Column('region_code', sa.String(length=15), nullable=False),
    sa.Column('since', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_wish_helpers_person_id')),
    sa.ForeignKeyConstraint(['region_code'], ['regions.code'], name=op.f('fk_wish_helpers_region_code')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_wish_helpers'))
    )
    op.create_index('ix_wish_helpers_region_code', 'wish_helpers', ['region_code'], unique=False)
    op.create_table('wish_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('valid_from', UTCDateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_rules_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_rules'))
    )
    op.create_index('ix_wish_rules_key_valid_from', 'wish_rules', ['key', 'valid_from'], unique=False)
    op.create_table('wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('status', sa.Enum('submitted', 'needs_change', 'open', 'claimed', 'fulfilled', 'confirmed', 'declined', 'withdrawn', 'moved', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('kind_key', sa.String(length=20), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('board_words', sa.String(length=500), nullable=False),
    sa.Column('aired_words', sa.String(length=2000), nullable=True),
    sa.Column('source', sa.Enum('app', 'chat', 'neighbour', 'visit', 'paper', 'project', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('age_band', sa.Enum('unsaid', 'child', 'adult', 'elder', name='age_band', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('region_code', sa.String(length=15), nullable=False),
    sa.Column('community_code', sa.String(length=12), sa.Computed('substr(region_code, 1, 12)', persisted=True), nullable=False),
    sa.Column('street_code', sa.String(length=9), sa.Computed('substr(region_code, 1, 9)', persisted=True), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('near_latitude', sa.Double(), nullable=True),
    sa.Column('near_longitude', sa.Double(), nullable=True),
    sa.Column('wanted_by', sa.Date(), nullable=True),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('cost', sa.Integer(), nullable=False),
    sa.Column('payer', sa.Enum('nobody', 'claimer', 'wisher', 'community', name='payer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('wisher_id', sa.Integer(), nullable=True),
    sa.Column('poster_id', sa.Integer(), nullable=False),
    sa.Column('posted_at', UTCDateTime(), nullable=False),
    sa.Column('opened_at', UTCDateTime(), nullable=True),
    sa.Column('stood_open', sa.Integer(), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=True),
    sa.Column('rings_at', UTCDateTime(), nullable=True),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(cost = 0) = (payer = 'nobody')", name=op.f('ck_wishes_somebody_pays')),
    sa.CheckConstraint("age_band <> 'child' OR source <> 'app'", name=op.f('ck_wishes_child_by_guardian')),
    sa.CheckConstraint("age_band <> 'child' OR aired_words IS NULL", name=op.f('ck_wishes_no_child_aired')),
    sa.CheckConstraint("status NOT IN ('open', 'claimed', 'fulfilled', 'confirmed') OR opened_at IS NOT NULL", name=op.f('ck_wishes_was_opened')),
    sa.CheckConstraint("status <> 'open' OR due_at IS NOT NULL", name=op.f('ck_wishes_open_is_due')),
    sa.CheckConstraint('(latitude IS NULL) = (longitude IS NULL)', name=op.f('ck_wishes_whole_point')),
    sa.CheckConstraint('(near_latitude IS NULL) = (near_longitude IS NULL)', name=op.f('ck_wishes_near_a_point')),
    sa.CheckConstraint('cost >= 0', name=op.f('ck_wishes_cost_not_below_zero')),
    sa.CheckConstraint('places BETWEEN 1 AND 20', name=op.f('ck_wishes_few_places')),
    sa.ForeignKeyConstraint(['poster_id'], ['persons.id'], name=op.f('fk_wishes_poster_id')),
    sa.ForeignKeyConstraint(['region_code'], ['regions.code'], name=op.f('fk_wishes_region_code')),
    sa.ForeignKeyConstraint(['wisher_id'], ['persons.id'], name=op.f('fk_wishes_wisher_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wishes')),
    sa.UniqueConstraint('number', name=op.f('uq_wishes_number'))
    )
    op.create_index('ix_wishes_community_code_id', 'wishes', ['community_code', 'id'], unique=False)
    for where, first in (("", ["community_code"]), ("street_", ["street_code"]), ("all_", [])):
        for name, columns, which in (
            (f"open_{where}newest", ["opened_at", "id"], "status = 'open' AND opened_at IS NOT NULL"),
            (f"open_{where}urgent", ["due_at", "id"], "status = 'open' AND due_at IS NOT NULL"),
            (f"past_{where}newest", ["status", "opened_at", "id"], "status IN ('claimed', 'fulfilled', 'confirmed')"),
            (f"aired_{where}newest", ["status", "opened_at", "id"], "aired_words IS NOT NULL"),
        ):
            rest = [column for column in ("status", "kind_key", "region_code") if column not in columns]
            op.create_index(f"ix_wishes_{name}", "wishes", [*first, *columns, *rest], unique=False, sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.create_index('ix_wishes_poster_id_id', 'wishes', ['poster_id', 'id'], unique=False)
    op.create_index('ix_wishes_rings', 'wishes', ['rings_at'], unique=False, sqlite_where=sa.text('rings_at IS NOT NULL'), postgresql_where=sa.text('rings_at IS NOT NULL'))
    op.create_index('ix_wishes_wisher_id_id', 'wishes', ['wisher_id', 'id'], unique=False)
    op.create_table('wish_calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('reached', sa.Boolean(), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_calls_by_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_calls_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_calls'))
    )
    op.create_index(op.f('ix_wish_calls_wish_id'), 'wish_calls', ['wish_id'], unique=False)
    op.create_table('wish_claims',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('promised_for', sa.Date(), nullable=False),
    sa.Column('claimed_at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('how_ended', sa.Enum('given_back', 'released', 'wish_ended', 'left', name='how_ended', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(ended_at IS NULL) = (how_ended IS NULL)', name=op.f('ck_wish_claims_ended_somehow')),
    sa.CheckConstraint('place >= 1', name=op.f('ck_wish_claims_places_from_one')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_wish_claims_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_wish_claims_unit_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_claims_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_claims'))
    )
    op.create_index('ix_wish_claims_person_id_id', 'wish_claims', ['person_id', 'id'], unique=False)
    op.create_index(op.f('ix_wish_claims_wish_id'), 'wish_claims', ['wish_id'], unique=False)
    op.create_index('ix_wish_claims_unit_id_claimed_at', 'wish_claims', ['unit_id', 'claimed_at'], unique=False, sqlite_where=sa.text('unit_id IS NOT NULL'), postgresql_where=sa.text('unit_id IS NOT NULL'))
    op.create_index('uq_wish_claims_person', 'wish_claims', ['wish_id', 'person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('uq_wish_claims_place', 'wish_claims', ['wish_id', 'place'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('wish_contacts',
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_contacts_wish_id')),
    sa.PrimaryKeyConstraint('wish_id', name=op.f('pk_wish_contacts'))
    )
    op.create_table('wish_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('was', sa.Enum('submitted', 'needs_change', 'open', 'claimed', 'fulfilled', 'confirmed', 'declined', 'withdrawn', 'moved', name='was', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('became', sa.Enum('submitted', 'needs_change', 'open', 'claimed', 'fulfilled', 'confirmed', 'declined', 'withdrawn', 'moved', name='became', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_moves_by_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_moves_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_moves'))
    )
    op.create_index(op.f('ix_wish_moves_wish_id'), 'wish_moves', ['wish_id'], unique=False)
    op.create_table('wish_months_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_wish_months_off_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_wish_months_off_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_months_off'))
    )
    op.create_index('ix_wish_months_off_person_id', 'wish_months_off', ['person_id'], unique=False)
    op.create_index('ix_wish_months_off_unit_id', 'wish_months_off', ['unit_id'], unique=False)
    op.create_table('wish_ratings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('done', 'not_yet', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.CheckConstraint("(stars IS NOT NULL) = (verdict = 'done')", name=op.f('ck_wish_ratings_stars_for_done')),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_wish_ratings_five_stars')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_ratings_by_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_ratings_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_ratings'))
    )
    op.create_index(op.f('ix_wish_ratings_wish_id'), 'wish_ratings', ['wish_id'], unique=False)
    op.create_table('wish_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_steps_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_steps')),
    sa.UniqueConstraint('wish_id', 'key', name=op.f('uq_wish_steps_wish_id_key'))
    )
    op.create_table('wish_airings',
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('thanks', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_airings_by_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_airings_wish_id')),
    sa.PrimaryKeyConstraint('wish_id', name=op.f('pk_wish_airings'))
    )
    op.create_table('wish_thanks',
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=100), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_thanks_wish_id')),
    sa.PrimaryKeyConstraint('wish_id', name=op.f('pk_wish_thanks')),
    sa.UniqueConstraint('key', name=op.f('uq_wish_thanks_key'))
    )
    op.create_table('wish_units',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.String(length=200), nullable=False),
    sa.Column('free', sa.String(length=100), nullable=False),
    sa.Column('monthly_cap', sa.Integer(), nullable=False),
    sa.Column('since', UTCDateTime(), nullable=False),
    sa.CheckConstraint('monthly_cap BETWEEN 0 AND 99', name=op.f('ck_wish_units_monthly_cap')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_wish_units_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_wish_units'))
    )
    op.create_table('wish_asks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('step_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('answered_at', UTCDateTime(), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.CheckConstraint('(answered_at IS NULL) = (accepted IS NULL)', name=op.f('ck_wish_asks_answered_somehow')),
    sa.CheckConstraint('(step_id IS NULL) <> (by_id IS NULL)', name=op.f('ck_wish_asks_by_step_or_worker')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_asks_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_wish_asks_person_id')),
    sa.ForeignKeyConstraint(['step_id'], ['wish_steps.id'], name=op.f('fk_wish_asks_step_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_wish_asks_unit_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_asks_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_asks')),
    sa.UniqueConstraint('wish_id', 'person_id', name=op.f('uq_wish_asks_wish_id_person_id'))
    )
    op.create_index('ix_wish_asks_person_id_at', 'wish_asks', ['person_id', 'at'], unique=False)
    op.create_table('wish_proofs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=True),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('may_air', sa.Boolean(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('sent_back_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint('ended_at > started_at', name=op.f('ck_wish_proofs_ends_later')),
    sa.ForeignKeyConstraint(['claim_id'], ['wish_claims.id'], name=op.f('fk_wish_proofs_claim_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_proofs'))
    )
    op.create_index(op.f('ix_wish_proofs_claim_id'), 'wish_proofs', ['claim_id'], unique=False)
    op.create_table('wish_representatives',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint('seat IN (1, 2)', name=op.f('ck_wish_representatives_two_seats')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_representatives_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_wish_representatives_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['wish_units.unit_id'], name=op.f('fk_wish_representatives_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_representatives'))
    )
    op.create_index('ix_wish_representatives_person_id', 'wish_representatives', ['person_id'], unique=False)
    op.create_index('uq_wish_representatives_seat', 'wish_representatives', ['unit_id', 'seat'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('wish_suspensions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('until', UTCDateTime(), nullable=False),
    sa.Column('appealed_at', UTCDateTime(), nullable=True),
    sa.Column('appeal', sa.String(length=500), nullable=False),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('lifted', sa.Boolean(), nullable=True),
    sa.CheckConstraint('(claim_id IS NULL) <> (by_id IS NULL)', name=op.f('ck_wish_suspensions_by_drop_or_worker')),
    sa.CheckConstraint('(decided_at IS NULL) = (lifted IS NULL)', name=op.f('ck_wish_suspensions_decided_somehow')),
    sa.CheckConstraint('decided_at IS NULL OR appealed_at IS NOT NULL', name=op.f('ck_wish_suspensions_appealed_first')),
    sa.CheckConstraint('until > at', name=op.f('ck_wish_suspensions_ends_later')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_wish_suspensions_by_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['wish_claims.id'], name=op.f('fk_wish_suspensions_claim_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_wish_suspensions_decided_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_wish_suspensions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_suspensions')),
    sa.UniqueConstraint('claim_id', name=op.f('uq_wish_suspensions_claim_id'))
    )
    op.create_index('ix_wish_suspensions_person_id_until', 'wish_suspensions', ['person_id', 'until'], unique=False)
    op.create_table('wish_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('wish', 'proof', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('proof_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(purpose = 'proof') = (proof_id IS NOT NULL)", name=op.f('ck_wish_files_proofs_belong')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_wish_files_file_id')),
    sa.ForeignKeyConstraint(['proof_id'], ['wish_proofs.id'], name=op.f('fk_wish_files_proof_id')),
    sa.ForeignKeyConstraint(['wish_id'], ['wishes.id'], name=op.f('fk_wish_files_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_files')),
    sa.UniqueConstraint('file_id', name=op.f('uq_wish_files_file_id'))
    )
    op.create_index(op.f('ix_wish_files_proof_id'), 'wish_files', ['proof_id'], unique=False)
    op.create_index(op.f('ix_wish_files_wish_id'), 'wish_files', ['wish_id'], unique=False)
    op.execute("INSERT INTO number_series (prefix, last) SELECT prefix, last FROM case_number_series")
    op.drop_table("case_number_series")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE wish_search ("
            " wish_id integer CONSTRAINT pk_wish_search PRIMARY KEY"
            " CONSTRAINT fk_wish_search_wish_id REFERENCES wishes (id) ON DELETE CASCADE,"
            " words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_wish_search_words ON wish_search USING gin (words)")
    else:
        # `ascii` takes every other character for a letter, also those newer than SQLite.
        op.execute(
            "CREATE VIRTUAL TABLE wish_search USING"
            " fts5(words, columnsize=0, tokenize=\"ascii tokenchars '_'\")"
        )
    op.create_table(
        "wish_search_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wish_search_due"),
    )


def downgrade() -> None:
    op.drop_index("ix_roles_ended_at", "roles")
    drop_marks(op.get_bind())
    op.drop_table("wish_search_due")
    op.execute("DROP TABLE wish_search")
    op.create_table(
        "case_number_series",
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_case_number_series")),
    )
    op.execute("INSERT INTO case_number_series (prefix, last) SELECT prefix, last FROM number_series")
    for table in TABLES:
        op.drop_table(table)
