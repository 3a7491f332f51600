"""catalogue and rules as versioned data

Revision: 0003; follows: 0002
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('catalogue_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_catalogue_versions_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_versions'))
    )
    op.create_table('own_lists',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_code', sa.String(length=15), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_own_lists_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['regions.code'], name=op.f('fk_own_lists_region_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_lists'))
    )
    with op.batch_alter_table('own_lists', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_lists_region_code'), ['region_code'], unique=False)
    op.create_table('rule_sets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_rule_sets_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_sets'))
    )
    op.create_table('catalogue_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('component', 'event', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.Column('class_name', sa.String(length=50), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['catalogue_versions.id'], name=op.f('fk_catalogue_entries_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_entries')),
    sa.UniqueConstraint('version_id', 'kind', 'code', name=op.f('uq_catalogue_entries_version_id_kind_code'))
    )
    op.create_table('kind_settings',
    sa.Column('rule_set_id', sa.Integer(), nullable=False),
    sa.Column('kind_key', sa.String(length=20), nullable=False),
    sa.Column('same_metres', sa.Integer(), nullable=False),
    sa.Column('same_days', sa.Integer(), nullable=False),
    sa.CheckConstraint('same_days BETWEEN 0 AND 366', name=op.f('ck_kind_settings_same_days')),
    sa.CheckConstraint('same_metres BETWEEN 0 AND 2000', name=op.f('ck_kind_settings_same_metres')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_kind_settings_rule_set_id')),
    sa.PrimaryKeyConstraint('rule_set_id', 'kind_key', name=op.f('pk_kind_settings'))
    )
    op.create_table('own_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=50), nullable=False),
    sa.Column('item', sa.String(length=100), nullable=False),
    sa.Column('kind_key', sa.String(length=20), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['catalogue_entries.id'], name=op.f('fk_own_items_entry_id')),
    sa.ForeignKeyConstraint(['list_id'], ['own_lists.id'], name=op.f('fk_own_items_list_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_items'))
    )
    with op.batch_alter_table('own_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_items_list_id'), ['list_id'], unique=False)
    op.create_table('rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_set_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind_key', sa.String(length=20), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('item', sa.String(length=100), nullable=False),
    sa.Column('condition', sa.String(length=500), nullable=False),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('for_danger', sa.Boolean(), nullable=False),
    sa.Column('limit_amount', sa.Integer(), nullable=False),
    sa.Column('limit_unit', sa.Enum('emergency_minute', 'emergency_hour', 'duty_hour', 'work_hour', 'work_day', 'natural_day', name='limit_unit', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('safe_amount', sa.Integer(), nullable=True),
    sa.Column('safe_unit', sa.Enum('emergency_minute', 'emergency_hour', 'duty_hour', 'work_hour', 'work_day', 'natural_day', name='safe_unit', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('closing_condition', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.CheckConstraint('(safe_amount IS NULL) = (safe_unit IS NULL)', name=op.f('ck_rules_safe_whole')),
    sa.CheckConstraint('limit_amount > 0', name=op.f('ck_rules_limit_amount')),
    sa.CheckConstraint('safe_amount > 0', name=op.f('ck_rules_safe_amount')),
    sa.ForeignKeyConstraint(['entry_id'], ['catalogue_entries.id'], name=op.f('fk_rules_entry_id')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rules_rule_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rules')),
    sa.UniqueConstraint('rule_set_id', 'position', name=op.f('uq_rules_rule_set_id_position'))
    )
    with op.batch_alter_table('rules', schema=None) as batch_op:
        batch_op.create_index('ix_rules_rule_set_id_kind_key', ['rule_set_id', 'kind_key'], unique=False)
        batch_op.create_index('uq_rules_default', ['rule_set_id', 'kind_key'], unique=True, sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))
    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table('rules', schema=None) as batch_op:
        batch_op.drop_index('uq_rules_default', sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))
        batch_op.drop_index('ix_rules_rule_set_id_kind_key')
    op.drop_table('rules')
    with op.batch_alter_table('own_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_items_list_id'))
    op.drop_table('own_items')
    op.drop_table('kind_settings')
    op.drop_table('catalogue_entries')
    op.drop_table('rule_sets')
    with op.batch_alter_table('own_lists', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_lists_region_code'))
    op.drop_table('own_lists')
    op.drop_table('catalogue_versions')
    # ### end Alembic commands ###
