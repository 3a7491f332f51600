"""airing

Revision: 0009; follows: 0008
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


HANDLING = sa.text("stage IN ('make_safe', 'repair')")
LIVE = sa.text("state <> 'withdrawn'")
PUBLISHED = sa.text("state = 'published'")
UNANSWERED = sa.text("answered_at IS NULL")


def _state(name: str) -> sa.Enum:
    return sa.Enum(
        "drafted",
        "announced",
        "published",
        "withdrawn",
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
    )


def upgrade() -> None:
    _airings()
    op.create_table(
        "airing_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("airing_id", sa.Integer(), nullable=False),
        sa.Column("was", _state("was"), nullable=True),
        sa.Column("became", _state("became"), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["airing_id"], ["airings.id"], name=op.f("fk_airing_moves_airing_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_airing_moves_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airing_moves")),
    )
    op.create_index(op.f("ix_airing_moves_airing_id"), "airing_moves", ["airing_id"])
    _objections()
    _photos()
    # What the figures on the public page are counted from.
    op.create_index(
        "ix_case_clocks_handling",
        "case_clocks",
        ["ends_at"],
        sqlite_where=HANDLING,
        postgresql_where=HANDLING,
    )
    op.create_index("ix_case_ratings_at", "case_ratings", ["at"])


def _airings() -> None:
    op.create_table(
        "airings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", _state("state"), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(length=15), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("objections_until", UTCDateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_for", sa.String(length=100), nullable=False),
        sa.Column("published_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (signed_by_id IS NOT NULL AND withdrawn_at IS NULL)",
            name=op.f("ck_airings_somebody_signs"),
        ),
        sa.CheckConstraint(
            "signed_by_id <> drafted_by_id", name=op.f("ck_airings_signed_by_another")
        ),
        sa.CheckConstraint(
            "signed_by_id <> written_by_id", name=op.f("ck_airings_signed_by_a_second_eye")
        ),
        sa.CheckConstraint(
            "(signed_by_id IS NULL) = (published_at IS NULL)", name=op.f("ck_airings_signed_then")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_airings_withdrawn_then"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_airings_case_id")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_airings_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["persons.id"], name=op.f("fk_airings_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["persons.id"], name=op.f("fk_airings_written_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["persons.id"], name=op.f("fk_airings_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airings")),
    )
    op.create_index(op.f("ix_airings_case_id"), "airings", ["case_id"])
    op.create_index(
        "uq_airings_live",
        "airings",
        ["case_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        "ix_airings_published",
        "airings",
        ["published_at", "id"],
        sqlite_where=PUBLISHED,
        postgresql_where=PUBLISHED,
    )


def _objections() -> None:
    op.create_table(
        "airing_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("airing_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_airing_objections_answered_by_one"),
        ),
        sa.ForeignKeyConstraint(
            ["airing_id"], ["airings.id"], name=op.f("fk_airing_objections_airing_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_airing_objections_unit_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_airing_objections_by_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["persons.id"], name=op.f("fk_airing_objections_answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airing_objections")),
    )
    op.create_index(op.f("ix_airing_objections_airing_id"), "airing_objections", ["airing_id"])
    op.create_index(
        "uq_airing_objections_open",
        "airing_objections",
        ["airing_id", "unit_id"],
        unique=True,
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def _photos() -> None:
    purpose = sa.Enum(
        "before", "after", name="purpose", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "aired_photos",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("airing_id", sa.Integer(), nullable=False),
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_aired_photos_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["airing_id"], ["airings.id"], name=op.f("fk_aired_photos_airing_id")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_aired_photos")),
        sa.UniqueConstraint(
            "airing_id", "position", name=op.f("uq_aired_photos_airing_id_position")
        ),
    )
    op.create_index(op.f("ix_aired_photos_airing_id"), "aired_photos", ["airing_id"])


def downgrade() -> None:
    op.drop_index("ix_case_ratings_at", table_name="case_ratings")
    op.drop_index(
        "ix_case_clocks_handling",
        table_name="case_clocks",
        sqlite_where=HANDLING,
        postgresql_where=HANDLING,
    )
    for table in ("aired_photos", "airing_objections", "airing_moves", "airings"):
        op.drop_table(table)
