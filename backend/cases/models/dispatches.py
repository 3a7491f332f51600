"""A case in the hands of units: one leads, others may help; whose it is may be disputed."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime
from ...people.models import Person, Unit
from .answers import Answer

if TYPE_CHECKING:
    from .case import Case


class Dispatch(Base):
    """派单: a case, or one part of it, in the hands of one unit until it answers or returns it.

    Of several units on one case (吹哨报到) one leads: its answer is the case's.
    """

    __tablename__ = "case_dispatches"
    __table_args__ = (
        Index(
            "uq_case_dispatches_lead",
            "case_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND lead"),
            postgresql_where=text("ended_at IS NULL AND lead"),
        ),
        Index(
            "uq_case_dispatches_unit",
            "case_id",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("lead OR part <> ''", name="helpers_have_a_part"),
        Index("ix_case_dispatches_unit_id_case_id", "unit_id", "case_id"),
        Index("ix_case_dispatches_by_id_case_id", "by_id", "case_id"),
        Index(  # what a unit has in hand now: few of very many
            "ix_case_dispatches_in_hand",
            "unit_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    lead: Mapped[bool] = mapped_column(default=True)
    part: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(String(200), default="")  # why this unit, as was suggested
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # None: the system
    note: Mapped[str] = mapped_column(String(500), default="")
    work_order: Mapped[str] = mapped_column(String(50), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    case: Mapped["Case"] = relationship(back_populates="dispatches")
    unit: Mapped[Unit] = relationship()
    by: Mapped[Person | None] = relationship()
    acceptance: Mapped["Acceptance | None"] = relationship()
    arrival: Mapped["Arrival | None"] = relationship()
    returned: Mapped["Return | None"] = relationship(back_populates="dispatch")
    answer: Mapped[Answer | None] = relationship(back_populates="dispatch")


class Acceptance(Base):
    """签收: the unit takes it on."""

    __tablename__ = "case_acceptances"

    dispatch_id: Mapped[int] = mapped_column(ForeignKey("case_dispatches.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Arrival(Base):
    """报到: somebody of the unit is on the spot. Where, if the phone says so; nobody must."""

    __tablename__ = "case_arrivals"

    dispatch_id: Mapped[int] = mapped_column(ForeignKey("case_dispatches.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    metres: Mapped[int | None]  # from the case's point


class Return(Base):
    """退单: why a unit gave a case back, and whether that counts against it."""

    __tablename__ = "case_returns"

    dispatch_id: Mapped[int] = mapped_column(ForeignKey("case_dispatches.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    counts: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    dispatch: Mapped[Dispatch] = relationship(back_populates="returned")


class Ownership(Base):
    """权属裁定: whose is it? The street decides, in time, for good; until then the community that
    received the case keeps it (首接负责)."""

    __tablename__ = "case_ownerships"
    __table_args__ = (
        Index(
            "uq_case_ownerships_open",
            "case_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # None: by itself
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    decision: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    case: Mapped["Case"] = relationship(back_populates="ownerships")
    unit: Mapped[Unit | None] = relationship()
