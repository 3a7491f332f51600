"""what a photo says of itself

Revision: 0004; follows: 0003
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


BANDS = ("looks_a", "looks_b", "looks_c", "looks_d")


def upgrade() -> None:
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_at', UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_latitude', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('taken_longitude', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('looks', sa.BigInteger(), nullable=True))
        for band in BANDS:
            batch_op.add_column(sa.Column(band, sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f('ck_files_taken_place'), "(taken_latitude IS NULL) = (taken_longitude IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f('ck_files_taken_on_earth'),
            "taken_latitude BETWEEN -90 AND 90 AND taken_longitude BETWEEN -180 AND 180",
        )
        batch_op.create_check_constraint(
            op.f('ck_files_looks_bands'),
            "CASE WHEN looks IS NULL THEN"
            " looks_a IS NULL AND looks_b IS NULL AND looks_c IS NULL AND looks_d IS NULL"
            " ELSE looks_a IS NOT NULL AND looks_a = (looks & 65535)"
            " AND looks_b IS NOT NULL AND looks_b = ((looks >> 16) & 65535)"
            " AND looks_c IS NOT NULL AND looks_c = ((looks >> 32) & 65535)"
            " AND looks_d IS NOT NULL AND looks_d = ((looks >> 48) & 65535) END",
        )
    with op.batch_alter_table('files', schema=None) as batch_op:
        for band in BANDS:
            batch_op.create_index(batch_op.f(f'ix_files_{band}'), [band], unique=False)

    op.create_table('redactions',
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('of_file_id', sa.Integer(), nullable=False),
    sa.Column('rectangles', sa.JSON(), nullable=False),
    sa.Column('degrees', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('degrees IN (0, 90, 180, 270)', name=op.f('ck_redactions_degrees')),
    sa.CheckConstraint('file_id <> of_file_id', name=op.f('ck_redactions_another_file')),
    sa.ForeignKeyConstraint(['by_id'], ['persons.id'], name=op.f('fk_redactions_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_redactions_file_id')),
    sa.ForeignKeyConstraint(['of_file_id'], ['files.id'], name=op.f('fk_redactions_of_file_id')),
    sa.PrimaryKeyConstraint('file_id', name=op.f('pk_redactions'))
    )
    with op.batch_alter_table('redactions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redactions_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redactions_of_file_id'), ['of_file_id'], unique=False)


def downgrade() -> None:
    op.drop_table('redactions')
    with op.batch_alter_table('files', schema=None) as batch_op:
        for band in BANDS:
            batch_op.drop_index(batch_op.f(f'ix_files_{band}'))
        batch_op.drop_constraint(op.f('ck_files_looks_bands'), type_='check')
        batch_op.drop_constraint(op.f('ck_files_taken_on_earth'), type_='check')
        batch_op.drop_constraint(op.f('ck_files_taken_place'), type_='check')
    with op.batch_alter_table('files', schema=None) as batch_op:
        for column in (*BANDS, 'looks', 'taken_longitude', 'taken_latitude', 'taken_at'):
            batch_op.drop_column(column)
