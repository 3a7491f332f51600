"""How long each stage may take, what stops the time, and who hears when it is up."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from ...db import Base, UTCDateTime, choice
from ...people.models import Person, Unit
from ...worktime import Limit, TimeUnit

if TYPE_CHECKING:
    from .case import Case


class Stage(StrEnum):
    REVIEW = "review"  # review and dispatch
    OWNERSHIP = "ownership"  # the street decides whose it is
    ACCEPT = "accept"
    MAKE_SAFE = "make_safe"  # fence, warn
    REPAIR = "repair"
    VERIFY = "verify"
    ASK = "ask"  # its end is silence, and silence closes


class Clock(Base):
    """How long a stage may take. Exactly one of an open case has not stopped.

    `due_at` is the raw fact and never changes (the database refuses it); `ends_at` counts approved
    pauses and extensions; `rings_at` is when somebody is told next, None while nobody is to be.
    `took`: how long it ran until it stopped, in seconds of the time that its limit counts.
    """

    __tablename__ = "case_clocks"
    __table_args__ = (
        Index(
            "uq_case_clocks_running",
            "case_id",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        Index(
            "ix_case_clocks_ends",
            "ends_at",
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        Index(
            "ix_case_clocks_rings",
            "rings_at",
            sqlite_where=text("stopped_at IS NULL AND rings_at IS NOT NULL"),
            postgresql_where=text("stopped_at IS NULL AND rings_at IS NOT NULL"),
        ),
        Index(  # what came due lately, for the figures
            "ix_case_clocks_handling",
            "ends_at",
            sqlite_where=text("stage IN ('make_safe', 'repair')"),
            postgresql_where=text("stage IN ('make_safe', 'repair')"),
        ),
        Index(  # when people were asked, for the figures
            "ix_case_clocks_asking",
            "started_at",
            sqlite_where=text("stage = 'ask'"),
            postgresql_where=text("stage = 'ask'"),
        ),
        CheckConstraint("ends_at >= due_at", name="never_earlier"),
        CheckConstraint("paused_at IS NULL OR rings_at IS NULL", name="paused_is_silent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    limit_amount: Mapped[int]
    limit_unit: Mapped[TimeUnit] = mapped_column(choice(TimeUnit, "limit_unit"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    rings_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    took: Mapped[int | None]
    case: Mapped["Case"] = relationship(back_populates="clocks")
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.id", back_populates="clock")
    extensions: Mapped[list["Extension"]] = relationship(
        order_by="Extension.id", back_populates="clock"
    )
    appeal: Mapped["Appeal | None"] = relationship(back_populates="clock")

    @property
    def limit(self) -> Limit:
        return Limit(self.limit_amount, self.limit_unit)

    def late_at(self, now: datetime) -> bool:
        """Whether its time is up, or was when it stopped; time that is paused does not count."""
        end = self.paused_at or self.stopped_at or now
        return end > self.ends_at

    @property
    def exempt(self) -> bool:
        """Whether an accepted appeal says that being late is not held against the unit."""
        return self.appeal is not None and self.appeal.granted is True


class Request:
    """What one asks for and another person grants: the columns that all such rows share."""

    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    granted: Mapped[bool | None]
    decision: Mapped[str] = mapped_column(String(500), default="")

    @declared_attr
    def asked_by_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("persons.id"))

    @declared_attr
    def asked_by_unit_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("units.id"))

    @declared_attr
    def decided_by_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("persons.id"))


class PauseCause(StrEnum):
    WEATHER = "weather"
    MATERIAL = "material"
    PROJECT = "project"  # money must be found first
    AUTHORITY = "authority"  # a decision from above is awaited
    MEDIATION = "mediation"
    ACCESS = "access"  # nobody opens


class Pause(Request, Base):
    """挂账: the clock stands still, from the approval to `ended_at`, for a named cause."""

    __tablename__ = "case_pauses"
    __table_args__ = (
        Index(
            "uq_case_pauses_open",
            "clock_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_case_pauses_until",
            "until",
            sqlite_where=text("ended_at IS NULL AND granted"),
            postgresql_where=text("ended_at IS NULL AND granted"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clocks.id"), index=True)
    cause: Mapped[PauseCause] = mapped_column(choice(PauseCause, "cause"))
    words: Mapped[str] = mapped_column(String(500))
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    clock: Mapped[Clock] = relationship(back_populates="pauses")


class Extension(Request, Base):
    """延期: one more of the original limit, from the present end. At most two are granted."""

    __tablename__ = "case_extensions"
    __table_args__ = (
        UniqueConstraint("clock_id", "number"),
        CheckConstraint("number IN (1, 2)", name="two_at_most"),
        CheckConstraint("(number IS NOT NULL) = (granted IS TRUE)", name="numbered_when_granted"),
        Index(
            "uq_case_extensions_open",
            "clock_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clocks.id"), index=True)
    number: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(500))
    clock: Mapped[Clock] = relationship(back_populates="extensions")


class Appeal(Request, Base):
    """超时申诉: the unit says why being late was not its fault; once a clock. The fact stays."""

    __tablename__ = "case_appeals"

    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clocks.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    clock: Mapped[Clock] = relationship(back_populates="appeal")


class EscalationCause(StrEnum):
    OVERDUE = "overdue"
    DIRECT = "direct"  # 双直报: somebody cannot solve it here and says so upwards


class Escalation(Base):
    """One step up, once: the ladder of a clock that ran out, or a direct report to one level,
    which hears of a case once before it is dispatched and once after each time."""

    __tablename__ = "case_escalations"
    __table_args__ = (
        UniqueConstraint("clock_id", "step"),
        Index(
            "uq_case_escalations_direct",
            "case_id",
            "region_code",
            "turn",
            unique=True,
            sqlite_where=text("cause = 'direct'"),
            postgresql_where=text("cause = 'direct'"),
        ),
        CheckConstraint("(cause = 'overdue') = (clock_id IS NOT NULL)", name="overdue_of_a_clock"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clocks.id"))
    step: Mapped[int]
    turn: Mapped[int] = mapped_column(default=0)  # after how many dispatches, if direct
    cause: Mapped[EscalationCause] = mapped_column(choice(EscalationCause, "cause"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    words: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    case: Mapped["Case"] = relationship(back_populates="escalations")
    by: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
