"""A list, its rows, what units say against it, its history, and the rule it is computed by."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UTCDateTime, choice
from ..people.models import Person, Region, Unit


class ListState(StrEnum):
    COMPUTED = "computed"  # for the street or district alone
    ANNOUNCED = "announced"  # the units know, and may object
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# What is not here cannot happen.
LIST_NEXT: dict[ListState, set[ListState]] = {
    ListState.COMPUTED: {ListState.ANNOUNCED, ListState.WITHDRAWN},
    ListState.ANNOUNCED: {ListState.PUBLISHED, ListState.WITHDRAWN},
    ListState.PUBLISHED: {ListState.WITHDRAWN},
    ListState.WITHDRAWN: set(),
}


class Listing(StrEnum):
    RED = "red"  # surely good
    BLACK = "black"  # surely not
    NEITHER = "neither"
    TOO_FEW = "too_few"
    LEFT_OUT = "left_out"  # an objection was right


class RedBlackRule(Base):
    """By what a list is computed from a time on. Only ever added to: what is computed keeps its
    rule. `value` as in `rules.json`."""

    __tablename__ = "red_black_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(200), default="")


class RedBlackList(Base):
    """One place, from one local day to another, both included. `rule`: as it was computed by;
    `signed_for`: for which office it was signed."""

    __tablename__ = "red_black_lists"
    __table_args__ = (
        CheckConstraint("last >= first", name="ends_later"),
        CheckConstraint(
            "state NOT IN ('announced', 'published') OR objections_until IS NOT NULL",
            name="announced_until",
        ),
        CheckConstraint("state <> 'published' OR signed_by_id IS NOT NULL", name="signed"),
        CheckConstraint("signed_by_id <> computed_by_id", name="signed_by_another"),
        Index(
            "uq_red_black_lists_living",
            "region_code",
            "first",
            "last",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    state: Mapped[ListState] = mapped_column(choice(ListState, "state"))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    computed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    computed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    announced_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    objections_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    signed_for: Mapped[str] = mapped_column(String(100), default="")
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    region: Mapped[Region] = relationship()
    rows: Mapped[list["RedBlackRow"]] = relationship(
        order_by="RedBlackRow.id", back_populates="listed"
    )
    moves: Mapped[list["RedBlackMove"]] = relationship(
        order_by="RedBlackMove.id", back_populates="listed"
    )

    # Without it, a list could be withdrawn and published at the same instant.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def rows_in(self, listing: Listing) -> list["RedBlackRow"]:
        """The best first in red, the worst first in black; the others have no order but names."""
        found = [row for row in self.rows if row.listing is listing]
        if listing is Listing.RED:
            return sorted(found, key=lambda row: (-row.low, row.unit.name))
        if listing is Listing.BLACK:
            return sorted(found, key=lambda row: (row.high, row.unit.name))
        return sorted(found, key=lambda row: row.unit.name)

    @property
    def open_objections(self) -> list["RedBlackObjection"]:
        return [o for row in self.rows for o in row.objections if o.decided_at is None]


class RedBlackRow(Base):
    """A unit's figures. `low` and `high`: between which points of a thousand it surely lies."""

    __tablename__ = "red_black_rows"
    __table_args__ = (
        UniqueConstraint("list_id", "unit_id"),
        CheckConstraint("low BETWEEN 0 AND high AND high <= 1000", name="points"),
        CheckConstraint("kept + exempt <= due AND solved <= asked", name="parts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("red_black_lists.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    listing: Mapped[Listing] = mapped_column(choice(Listing, "listing"))
    due: Mapped[int]
    exempt: Mapped[int]
    kept: Mapped[int]
    asked: Mapped[int]
    solved: Mapped[int]
    low: Mapped[int]
    high: Mapped[int]
    listed: Mapped[RedBlackList] = relationship(back_populates="rows")
    unit: Mapped[Unit] = relationship()
    objections: Mapped[list["RedBlackObjection"]] = relationship(
        order_by="RedBlackObjection.id", back_populates="row"
    )


class RedBlackObjection(Base):
    """What a unit says is wrong, and what was decided; `upheld`: the unit is left out."""

    __tablename__ = "red_black_objections"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name="decided_somehow"),
        CheckConstraint("decided_at IS NULL OR decision <> ''", name="decided_with_a_sentence"),
        Index(
            "uq_red_black_objections_open",
            "row_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("red_black_rows.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # None: by signed address
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    upheld: Mapped[bool | None]
    decision: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    row: Mapped[RedBlackRow] = relationship(back_populates="objections")


class RedBlackMove(Base):
    """One step of a list's history. Only appended."""

    __tablename__ = "red_black_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("red_black_lists.id"), index=True)
    was: Mapped[ListState | None] = mapped_column(choice(ListState, "was"))
    became: Mapped[ListState] = mapped_column(choice(ListState, "became"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    listed: Mapped[RedBlackList] = relationship(back_populates="moves")
    by: Mapped[Person] = relationship()
