from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..catalogue.kinds import KINDS, Kind
from ..db import Base, UTCDateTime, choice
from ..files.models import File
from ..people.models import Person, Region, Unit


class Status(StrEnum):
    DRAFT = "draft"
    REPORTED = "reported"
    FILED = "filed"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    RATED = "rated"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# The state table is the documentation. What is not here cannot happen.
NEXT: dict[Status, set[Status]] = {
    Status.DRAFT: {Status.REPORTED, Status.WITHDRAWN},
    Status.REPORTED: {Status.FILED, Status.DECLINED, Status.WITHDRAWN},
    Status.FILED: {Status.DISPATCHED, Status.DECLINED, Status.WITHDRAWN},
    Status.DISPATCHED: {Status.ACCEPTED, Status.FILED},
    Status.ACCEPTED: {Status.ANSWERED, Status.FILED},
    Status.ANSWERED: {Status.RATED, Status.CLOSED},
    Status.RATED: {Status.CLOSED},
    Status.CLOSED: set(),
    Status.DECLINED: set(),
    Status.WITHDRAWN: set(),
}

ENDED = {status for status, following in NEXT.items() if not following}


class Source(StrEnum):
    CHAT = "chat"
    APP = "app"
    WALK_IN = "walk_in"
    PHONE = "phone"
    GROUP = "group"


class Case(Base):
    """One matter. A draft is a case that still lacks its place or its subject."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
        CheckConstraint(
            "status IN ('draft', 'withdrawn') OR region_code IS NOT NULL", name="has_a_region"
        ),
        CheckConstraint(
            "status IN ('draft', 'withdrawn') OR reported_at IS NOT NULL", name="has_a_time"
        ),
        Index("ix_cases_region_code_id", "region_code", "id"),
        Index("ix_cases_reporter_id_id", "reporter_id", "id"),
        Index(
            "ix_cases_drafts",
            "created_at",
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    status: Mapped[Status] = mapped_column(choice(Status, "status"))
    kind_key: Mapped[str | None] = mapped_column(String(20))
    danger: Mapped[bool] = mapped_column(default=False)
    # About somebody's premises: neither handler nor community sees who reported. Never taken back.
    reporter_hidden: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text, default="")
    place_words: Mapped[str] = mapped_column(String(200), default="")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    given_latitude: Mapped[float | None]
    given_longitude: Mapped[float | None]
    given_system: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    region: Mapped[Region | None] = relationship()
    reporter: Mapped[Person | None] = relationship()
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id", back_populates="case")
    clocks: Mapped[list["Clock"]] = relationship(order_by="Clock.id", back_populates="case")
    dispatches: Mapped[list["Dispatch"]] = relationship(
        order_by="Dispatch.id", back_populates="case"
    )
    additions: Mapped[list["Addition"]] = relationship(order_by="Addition.id")
    files: Mapped[list["CaseFile"]] = relationship(order_by="CaseFile.id")
    rating: Mapped["Rating | None"] = relationship(back_populates="case")

    # Without it, two simultaneous dispatches would both succeed on PostgreSQL.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def kind(self) -> Kind | None:
        return KINDS[self.kind_key] if self.kind_key else None

    @property
    def title(self) -> str:
        """What to call it in a list: 井盖, or 待分类 while nobody has said."""
        return self.kind.tile if self.kind else "待分类"

    @property
    def open_dispatch(self) -> "Dispatch | None":
        return next((d for d in self.dispatches if d.ended_at is None), None)

    @property
    def last_dispatch(self) -> "Dispatch | None":
        return self.dispatches[-1] if self.dispatches else None

    @property
    def running_clock(self) -> "Clock | None":
        return next((clock for clock in self.clocks if clock.stopped_at is None), None)


class Move(Base):
    """One step of a case's history. Only appended."""

    __tablename__ = "case_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    was: Mapped[Status | None] = mapped_column(choice(Status, "was"))
    became: Mapped[Status] = mapped_column(choice(Status, "became"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    by_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    case: Mapped[Case] = relationship(back_populates="moves")
    by: Mapped[Person | None] = relationship()
    by_unit: Mapped[Unit | None] = relationship()


class Stage(StrEnum):
    REVIEW = "review"  # review and dispatch
    ANSWER = "answer"


class Clock(Base):
    """How long a stage may take. `due_at` never changes; at most one clock of a case runs."""

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
            "ix_case_clocks_due",
            "due_at",
            sqlite_where=text("stopped_at IS NULL AND announced_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL AND announced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when people were told
    case: Mapped[Case] = relationship(back_populates="clocks")


class Dispatch(Base):
    """派单: a case in the hands of one unit, until it answers or returns it."""

    __tablename__ = "case_dispatches"
    __table_args__ = (
        Index(
            "uq_case_dispatches_open",
            "case_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    work_order: Mapped[str] = mapped_column(String(50), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    case: Mapped[Case] = relationship(back_populates="dispatches")
    unit: Mapped[Unit] = relationship()
    by: Mapped[Person] = relationship()
    returned: Mapped["Return | None"] = relationship(back_populates="dispatch")
    answer: Mapped["Answer | None"] = relationship(back_populates="dispatch")


class Return(Base):
    """退单: why a unit gave a case back, and whether that counts against it."""

    __tablename__ = "case_returns"

    dispatch_id: Mapped[int] = mapped_column(ForeignKey("case_dispatches.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    counts: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    dispatch: Mapped[Dispatch] = relationship(back_populates="returned")


class Answer(Base):
    """办结: what the unit did, in words that a resident understands."""

    __tablename__ = "case_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("case_dispatches.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    dispatch: Mapped[Dispatch] = relationship(back_populates="answer")


class Verdict(StrEnum):
    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"


class Rating(Base):
    """评价: once a case, by the one who reported it."""

    __tablename__ = "case_ratings"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    words: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    case: Mapped[Case] = relationship(back_populates="rating")


class Addition(Base):
    """Words that the reporter or a worker added later."""

    __tablename__ = "case_additions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    words: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Purpose(StrEnum):
    REPORT = "report"
    ANSWER = "answer"


class CaseFile(Base):
    """A photo or voice of a case: of the report, or of the answer of one dispatch."""

    __tablename__ = "case_files"
    __table_args__ = (
        UniqueConstraint("file_id"),
        CheckConstraint("(purpose = 'answer') = (dispatch_id IS NOT NULL)", name="answers_belong"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, "purpose"))
    dispatch_id: Mapped[int | None] = mapped_column(ForeignKey("case_dispatches.id"))
    file: Mapped[File] = relationship()


class NumberSeries(Base):
    """The last case number given out, per prefix."""

    __tablename__ = "case_number_series"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]
