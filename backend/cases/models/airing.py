"""晾晒: the reviewed copy of a case that anybody may read, and what units say against it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime, choice
from ...files.models import File
from ...people.models import Person, Region, Unit
from .case import Case


class AiringState(StrEnum):
    DRAFTED = "drafted"
    ANNOUNCED = "announced"  # the units have it before them and may object
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# What is not here cannot happen. A published page is never edited: it is withdrawn and made anew.
AIRING_NEXT: dict[AiringState, set[AiringState]] = {
    AiringState.DRAFTED: {AiringState.ANNOUNCED, AiringState.WITHDRAWN},
    AiringState.ANNOUNCED: {AiringState.DRAFTED, AiringState.PUBLISHED, AiringState.WITHDRAWN},
    AiringState.PUBLISHED: {AiringState.WITHDRAWN},
    AiringState.WITHDRAWN: set(),
}


class Airing(Base):
    """A copy of its own: a correction of the case never reaches it. Clocks, verdicts and status
    are no part of it, they are read from the case when somebody looks."""

    __tablename__ = "airings"
    __table_args__ = (
        CheckConstraint(
            "(state = 'published') = (signed_by_id IS NOT NULL AND withdrawn_at IS NULL)",
            name="somebody_signs",
        ),
        CheckConstraint("signed_by_id <> drafted_by_id", name="signed_by_another"),
        CheckConstraint("signed_by_id <> written_by_id", name="signed_by_a_second_eye"),
        CheckConstraint("(signed_by_id IS NULL) = (published_at IS NULL)", name="signed_then"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_then"
        ),
        Index(
            "uq_airings_live",
            "case_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index(
            "ix_airings_published",
            "published_at",
            "id",
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[AiringState] = mapped_column(choice(AiringState, "state"))
    title: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text, default="")
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))  # who changed it last
    objections_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    signed_for: Mapped[str] = mapped_column(String(100), default="")  # the signer's office
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    region: Mapped[Region] = relationship()
    signed_by: Mapped[Person | None] = relationship(foreign_keys=signed_by_id)
    moves: Mapped[list["AiringMove"]] = relationship(
        order_by="AiringMove.id", back_populates="airing"
    )
    objections: Mapped[list["Objection"]] = relationship(
        order_by="Objection.id", back_populates="airing"
    )
    photos: Mapped[list["AiredPhoto"]] = relationship(
        order_by="AiredPhoto.position", back_populates="airing", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def open_objections(self) -> list["Objection"]:
        return [objection for objection in self.objections if objection.answered_at is None]


class AiringMove(Base):
    """One step of an airing's history. Only appended."""

    __tablename__ = "airing_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    airing_id: Mapped[int] = mapped_column(ForeignKey("airings.id"), index=True)
    was: Mapped[AiringState | None] = mapped_column(choice(AiringState, "was"))
    became: Mapped[AiringState] = mapped_column(choice(AiringState, "became"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    airing: Mapped[Airing] = relationship(back_populates="moves")
    by: Mapped[Person] = relationship()


class Objection(Base):
    """A unit says why this should not be public as it stands; a named person answers."""

    __tablename__ = "airing_objections"
    __table_args__ = (
        Index(
            "uq_airing_objections_open",
            "airing_id",
            "unit_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    airing_id: Mapped[int] = mapped_column(ForeignKey("airings.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # None: by the link
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    airing: Mapped[Airing] = relationship(back_populates="objections")
    unit: Mapped[Unit] = relationship()
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)


class BeforeAfter(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class AiredPhoto(Base):
    """A redacted copy of one photo of the case; it goes when the copy is erased."""

    __tablename__ = "aired_photos"
    __table_args__ = (UniqueConstraint("airing_id", "position"),)

    file_id: Mapped[int] = mapped_column(
        ForeignKey("files.id", ondelete="CASCADE"), primary_key=True
    )
    airing_id: Mapped[int] = mapped_column(ForeignKey("airings.id"), index=True)
    purpose: Mapped[BeforeAfter] = mapped_column(choice(BeforeAfter, "purpose"))
    position: Mapped[int]
    file: Mapped[File] = relationship()
    airing: Mapped[Airing] = relationship(back_populates="photos")
