"""A case, its history, what was added and attached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...catalogue.kinds import KINDS, Kind
from ...catalogue.models import Rule
from ...db import Base, UTCDateTime, choice
from ...files.models import File
from ...people.models import Person, Region, Unit
from .answers import Answer, LookBack, Rating
from .clocks import Clock, Escalation
from .desk import CaseNote, HotlineOrder
from .dispatches import Dispatch, Ownership
from .joining import Disclosure, Earning, Errand, Follower, Side
from .status import COUNTED, ENDED, IS_OPEN, Source, Status


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
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        Index("ix_cases_region_code_id", "region_code", "id"),
        Index("ix_cases_community_code_id", "community_code", "id"),
        Index("ix_cases_reporter_id_id", "reporter_id", "id"),
        Index("ix_cases_cell_reported_at", "cell", "reported_at"),
        Index("ix_cases_reported_at", "reported_at", "region_code", "kind_key"),
        Index("ix_cases_community_code_reported_at", "community_code", "reported_at"),
        Index(  # what is to be done in a region: few of very many
            "ix_cases_open",
            "region_code",
            "status",
            "id",
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
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
    # The community of a grid or building; so a community's newest are found without sorting.
    community_code: Mapped[str | None] = mapped_column(
        String(12), Computed("substr(region_code, 1, 12)", persisted=True)
    )
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    given_latitude: Mapped[float | None]
    given_longitude: Mapped[float | None]
    given_system: Mapped[str | None] = mapped_column(String(8))
    cell: Mapped[int | None] = mapped_column(BigInteger)  # `nearby.cell_of` the point
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("rules.id"))  # as it was filed under
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    region: Mapped[Region | None] = relationship()
    reporter: Mapped[Person | None] = relationship()
    rule: Mapped[Rule | None] = relationship()
    merged_into: Mapped["Case | None"] = relationship(
        remote_side=id, foreign_keys=merged_into_id, back_populates="merged"
    )
    merged: Mapped[list["Case"]] = relationship(
        foreign_keys=merged_into_id, back_populates="merged_into"
    )
    follows: Mapped["Case | None"] = relationship(remote_side=id, foreign_keys=follows_id)
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id", back_populates="case")
    clocks: Mapped[list[Clock]] = relationship(order_by=Clock.id, back_populates="case")
    dispatches: Mapped[list[Dispatch]] = relationship(order_by=Dispatch.id, back_populates="case")
    ownerships: Mapped[list[Ownership]] = relationship(order_by=Ownership.id, back_populates="case")
    escalations: Mapped[list[Escalation]] = relationship(
        order_by=Escalation.id, back_populates="case"
    )
    additions: Mapped[list["Addition"]] = relationship(order_by="Addition.id")
    files: Mapped[list["CaseFile"]] = relationship(order_by="CaseFile.id")
    ratings: Mapped[list[Rating]] = relationship(order_by=Rating.id, back_populates="case")
    look_backs: Mapped[list[LookBack]] = relationship(order_by=LookBack.id, back_populates="case")
    followers: Mapped[list[Follower]] = relationship(order_by=Follower.at)
    sides: Mapped[list[Side]] = relationship(order_by=Side.region_code)
    disclosure: Mapped[Disclosure | None] = relationship()
    earning: Mapped[Earning | None] = relationship()
    errand: Mapped[Errand | None] = relationship()
    notes: Mapped[list[CaseNote]] = relationship(order_by=CaseNote.id)
    hotline: Mapped[HotlineOrder | None] = relationship()

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
    def is_open(self) -> bool:
        """Reported, and without an end yet."""
        return self.status not in ENDED and self.status is not Status.DRAFT

    @property
    def open_dispatch(self) -> Dispatch | None:
        """With the unit that leads."""
        return next((d for d in self.dispatches if d.ended_at is None and d.lead), None)

    @property
    def last_dispatch(self) -> Dispatch | None:
        """To the unit that leads or led last."""
        return next((d for d in reversed(self.dispatches) if d.lead), None)

    @property
    def helpers(self) -> list[Dispatch]:
        """The other units that are on it now."""
        return [d for d in self.dispatches if d.ended_at is None and not d.lead]

    @property
    def last_answer(self) -> Answer | None:
        last = self.last_dispatch
        return last.answer if last else None

    @property
    def open_ownership(self) -> Ownership | None:
        return next((o for o in self.ownerships if o.decided_at is None), None)

    @property
    def running_clock(self) -> Clock | None:
        return next((clock for clock in self.clocks if clock.stopped_at is None), None)

    @property
    def owner(self) -> Unit | Region | None:
        """Who owes the next step: the unit in whose hands it is, else the community; nobody for
        what is a draft or has ended."""
        if not self.is_open:
            return None
        dispatch = self.open_dispatch
        return dispatch.unit if dispatch else self.region

    def rating_of(self, person: Person) -> Rating | None:
        """What somebody said of the last answer."""
        answer = self.last_answer
        return next(
            (
                r
                for r in self.ratings
                if answer and r.answer_id == answer.id and r.person_id == person.id
            ),
            None,
        )


class Move(Base):
    """One step of a case's history. Only appended."""

    __tablename__ = "case_moves"
    __table_args__ = (
        Index(  # how far cases came lately, for the figures
            "ix_case_moves_at",
            "at",
            "became",
            "was",
            "case_id",
            sqlite_where=text(COUNTED),
            postgresql_where=text(COUNTED),
        ),
    )

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
    SAFE = "safe"  # fenced, warned
    ANSWER = "answer"
    CHECK = "check"


class CaseFile(Base):
    """A photo or voice of a case: of the report, of a check, or of what one dispatch did."""

    __tablename__ = "case_files"
    __table_args__ = (
        UniqueConstraint("file_id"),
        CheckConstraint(
            "(purpose IN ('safe', 'answer')) = (dispatch_id IS NOT NULL)", name="answers_belong"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, "purpose"))
    dispatch_id: Mapped[int | None] = mapped_column(ForeignKey("case_dispatches.id"))
    file: Mapped[File] = relationship()
